using GemRouter.Hosting;
using GemRouter.Testing;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>A udp link with a host, a pool and a batch; all calls on the test's thread.</summary>
internal sealed class LinkRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly BatchOwner _owner;
    private readonly TestHost _host;
    private ILinkReceiver? _receiver;
    private ILinkSender? _sender;

    private LinkRig(int payload, Func<ComponentContext, UdpLink> create)
    {
        _host = new TestHost(TimeProvider.System, name: "udp");
        Link = create(_host.Context);
        Pool = new PacketPool(512, 64, payload, 64);
        _owner = new BatchOwner(Pool, 256);
    }

    public UdpLink Link { get; }

    public PacketPool Pool { get; }

    public Ledger Ledger { get; } = new();

    public FakeCounters Counters => _host.Counters;

    public RecordingLogger Logger => _host.Logger;

    public RecordingHealth Health => _host.Health;

    public ILinkReceiver Receiver => _receiver ??= Link.OpenReceiver();

    public ILinkSender Sender => _sender ??= Link.OpenSender();

    public static async Task<LinkRig> StartAsync(string device, bool linux = true, int payload = 2048, int? mtu = null, int receiveBuffer = 8 << 20, bool tellHost = false)
    {
        UdpOptions options = new() { Device = device, Mtu = mtu, ReceiveBuffer = receiveBuffer, TellHost = tellHost };
        LinkRig rig = new(payload, context => (UdpLink)UdpPlugin.Transport(linux).Create(context, options));
        await rig.Link.StartAsync(CancellationToken.None);
        return rig;
    }

    public static async Task<LinkRig> StartAsync(string device, ISockets sockets)
    {
        LinkRig rig = new(2048, context => new UdpLink(context, new UdpOptions { Device = device }, sockets));
        await rig.Link.StartAsync(CancellationToken.None);
        return rig;
    }

    public LinkRig Subscribe(string group, ushort port = 5004, string? source = null)
    {
        Link.Subscribe(Of(group, port, source));
        _ = Receiver;
        return this;
    }

    public static Subscription Of(string group, ushort port = 5004, string? source = null) =>
        new(GroupPrefix.Parse(group), port, source is null ? null : Address.Parse(source));

    /// <summary>Sends copies of packets.</summary>
    /// <returns>How many the link did not drop.</returns>
    public int Send(params ReadOnlySpan<TestPacket> packets) => Send(Sender, packets);

    /// <summary>The same through another sender.</summary>
    public int Send(ILinkSender sender, params ReadOnlySpan<TestPacket> packets)
    {
        _owner.BeginStage(Ledger, Instant.Now(TimeProvider.System));
        foreach (TestPacket sample in packets)
        {
            Assert.True(_owner.Batch.TryRent(out Packet? packet));
            sample.CopyTo(packet);
            _owner.Batch.Add(packet);
        }

        _owner.BeginSend();
        sender.Send(_owner.Batch);
        return _owner.CompleteSend();
    }

    /// <summary>One receive.</summary>
    public List<TestPacket> Receive(Instant deadline)
    {
        ILinkReceiver receiver = Receiver;
        _owner.BeginReceive(Ledger, Instant.Now(TimeProvider.System), 64);
        receiver.Receive(_owner.Batch, deadline);
        List<TestPacket> received = [];
        foreach (Packet packet in _owner.Batch)
        {
            received.Add(TestPacket.Of(packet));
        }

        _owner.BeginSend();
        _owner.CompleteSend();
        return received;
    }

    /// <summary>Receives until there are so many packets, or patience ends.</summary>
    public List<TestPacket> ReceiveAll(int count)
    {
        List<TestPacket> received = [];
        Instant end = Instant.Now(TimeProvider.System) + Patience;
        while (received.Count < count && Instant.Now(TimeProvider.System) < end)
        {
            received.AddRange(Receive(Instant.Now(TimeProvider.System) + TimeSpan.FromMilliseconds(50)));
        }

        return received;
    }

    /// <summary>Does something again and again until it holds, with a receive in between.</summary>
    public void Until(Func<bool> holds, string what)
    {
        Instant end = Instant.Now(TimeProvider.System) + Patience;
        while (!holds())
        {
            Assert.True(Instant.Now(TimeProvider.System) < end, $"{what} did not come to be; the link says: {Health.Last}");
            Receive(Instant.Now(TimeProvider.System) + TimeSpan.FromMilliseconds(20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _receiver?.Dispose();
        _sender?.Dispose();
        await Link.StopAsync(CancellationToken.None);
        _host.Dispose();
        Assert.Equal(0, Ledger.Balance);
        Assert.Equal(Pool.Packets, Pool.Free);
    }
}
