using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>A SEK of a stream, with both of its ends.</summary>
internal sealed class TestStream : IDisposable
{
    public TestStream(ulong seed, string group = "239.1.1.1", ushort port = 5004, ICipherSuite? suite = null)
    {
        Suite = suite ?? Suites.Of(1);
        Context = new StreamContext
        {
            Suite = Suite.Parameters.Id,
            Auth = AuthMode.Group,
            BindSource = false,
            Domain = DomainId.Of("test"),
            Source = new NodeId(1),
            SourceBoot = new BootId(2),
            Group = GroupAddress.Parse(group),
            Port = port,
        };
        Sek = SourceKey.Generate(new SeededEntropy(seed));
        Seal = new SealKey(Suite, Sek, Context);
        Open = NewOpen();
    }

    public ICipherSuite Suite { get; }

    public StreamContext Context { get; }

    public SourceKey Sek { get; }

    public SealKey Seal { get; }

    public OpenKey Open { get; }

    public FlowId Flow => new(Context.Group, Context.Port);

    public OpenKey NewOpen(long floor = 1) => new(Suite, Sek, Context, new PacketNumber(floor), 12, new LeapBound(new PacketNumber(floor), 1 << 20, default));

    public SealEntry Entry(int mtu = 1500, bool origin = true, OversizeAction oversize = OversizeAction.Fragment, Instant releaseAt = default, params int[] pad) =>
        new(Seal, new SealShape(mtu, Context.Group.IsIPv4, Suite.Parameters, origin, new PaddingSizes(pad)), origin, oversize, releaseAt);

    /// <summary>A packet of it from the red side.</summary>
    public TestPacket Packet(ulong number, int length = 100, byte ttl = 16) => new()
    {
        Group = Context.Group,
        Port = Context.Port,
        Source = Address.Parse("10.1.0.9"),
        SourcePort = 40001,
        Payload = TestPacket.Bytes(number, length),
        Ttl = ttl,
        Dscp = 34,
        Ecn = 1,
    };

    public IEnumerable<TestPacket> Packets(ulong first, int count, int length = 100) => Enumerable.Range(0, count).Select(i => Packet(first + (ulong)i, length));

    public void Dispose()
    {
        Seal.Dispose();
        Open.Dispose();
        Sek.Dispose();
    }
}
