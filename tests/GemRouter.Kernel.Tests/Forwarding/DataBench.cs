using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>A LAN, a worker that seals, a fabric, a worker that opens, another LAN; and a station on each of the three networks. Virtual time.</summary>
internal sealed class DataBench : IDisposable
{
    public DataBench(WorkerRigSetup? seal = null, WorkerRigSetup? open = null, int mtu = 1500, bool foreignSource = false, bool ring = false, int queue = 4096)
    {
        LanA = new MemoryNetwork(Clock, 1);
        Fabric = new MemoryNetwork(Clock, 2);
        LanB = new MemoryNetwork(Clock, 3);
        Host = new Station(LanA, "10.1.0.9");
        Wire = new Station(Fabric, "192.0.2.9");
        Far = new Station(LanB, "10.2.0.9");
        FabricLinkA = Link(Fabric, "192.0.2.1", mtu, foreignSource, ring, queue);
        Seal = new WorkerRig(RouteDirection.Seal, Clock, Link(LanA, "10.1.0.1", 9000, true, ring, queue), FabricLinkA, seal);
        Open = new WorkerRig(
            RouteDirection.Open, Clock, Link(Fabric, "192.0.2.2", mtu, foreignSource, ring, queue), Link(LanB, "10.2.0.1", 9000, true, ring, queue), open);
    }

    public FakeClock Clock { get; } = new();

    public MemoryNetwork LanA { get; }

    public MemoryNetwork Fabric { get; }

    public MemoryNetwork LanB { get; }

    /// <summary>Where what is sealed leaves.</summary>
    public MemoryLink FabricLinkA { get; }

    /// <summary>On LAN A, 10.1.0.9.</summary>
    public Station Host { get; }

    /// <summary>On the fabric, 192.0.2.9.</summary>
    public Station Wire { get; }

    /// <summary>On LAN B, 10.2.0.9.</summary>
    public Station Far { get; }

    public WorkerRig Seal { get; }

    public WorkerRig Open { get; }

    public static MemoryLink Link(MemoryNetwork network, string address, int mtu, bool foreignSource = true, bool ring = false, int queue = 4096)
    {
        MemoryLink link = network.CreateLink(new MemoryLinkOptions { Address = Address.Parse(address), Mtu = mtu, ForeignSource = foreignSource, Ring = ring, Queue = queue });
        link.StartAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        link.Subscribe(new Subscription(GroupPrefix.Parse("224.0.0.0/4"), null));
        return link;
    }

    /// <summary>Both ends have the streams' keys, without a hold.</summary>
    public void Publish(params TestStream[] streams)
    {
        Seal.Publish(sealing: streams.Select(static stream => (stream, stream.Entry())));
        Open.Publish(open: streams);
    }

    public void Turn()
    {
        Seal.Turn();
        Open.Turn();
    }

    /// <summary>Moves the clock in steps of half a millisecond, with turns.</summary>
    public void Run(TimeSpan time)
    {
        Instant end = Clock.Now + time;
        while (Clock.Now < end)
        {
            Clock.Advance(TimeSpan.FromMicroseconds(500));
            Turn();
        }
    }

    /// <summary>Ends both workers, with all checks.</summary>
    public void End()
    {
        Seal.End();
        Open.Turn();
        Open.End();
    }

    public void Dispose()
    {
        Seal.Dispose();
        Open.Dispose();
        Host.Dispose();
        Wire.Dispose();
        Far.Dispose();
    }
}
