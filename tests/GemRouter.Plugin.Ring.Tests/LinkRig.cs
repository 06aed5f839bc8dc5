using GemRouter.Hosting;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>A ring link with a host, a pool and a batch; all calls on the test's thread.</summary>
internal sealed class LinkRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly BatchOwner _owner;
    private readonly TestHost _host = new(TimeProvider.System, name: "ring");
    private ILinkReceiver? _receiver;
    private ILinkSender? _sender;

    private LinkRig(RingOptions options, int payload)
    {
        Link = (RingLink)PluginFixture.Of<RingPlugin>().Factory(ComponentKind.Transport).Create(_host.Context, options);
        _owner = new BatchOwner(new PacketPool(512, 64, payload, 64), 256);
    }

    public RingLink Link { get; }

    public Ledger Ledger { get; } = new();

    public FakeCounters Counters => _host.Counters;

    public RecordingLogger Logger => _host.Logger;

    public RecordingHealth Health => _host.Health;

    public Instant Now => Instant.Now(_host.Clock);

    /// <summary>Packets that a receive has room for.</summary>
    public int Room { get; set; } = 64;

    public ILinkReceiver Receiver => _receiver ??= Link.OpenReceiver();

    /// <summary>The port that its sender is to send from; null for one that the link chooses.</summary>
    public ushort? SourcePort { get; set; }

    public ILinkSender Sender => _sender ??= SourcePort is { } port ? Link.OpenSender(port) : Link.OpenSender();

    public static async Task<LinkRig> StartAsync(RingOptions options, int payload = 2048)
    {
        LinkRig rig = new(options, payload);
        await rig.Link.StartAsync(CancellationToken.None);
        return rig;
    }

    public static Task<LinkRig> StartAsync(string device, RingMode mode = RingMode.Throughput, int payload = 2048) =>
        StartAsync(new RingOptions { Device = device, Mode = mode }, payload);

    public LinkRig Subscribe(string groups, ushort? port = null, string? source = null)
    {
        Link.Subscribe(Of(groups, port, source));
        _ = Receiver;
        return this;
    }

    public static Subscription Of(string groups, ushort? port = null, string? source = null) =>
        new(GroupPrefix.Parse(groups), port, source is null ? null : Address.Parse(source));

    /// <summary>Sends copies of packets.</summary>
    /// <returns>How many the link did not drop.</returns>
    public int Send(params ReadOnlySpan<TestPacket> packets)
    {
        _owner.BeginStage(Ledger, Now);
        foreach (TestPacket sample in packets)
        {
            Assert.True(_owner.Batch.TryRent(out Packet? packet));
            sample.CopyTo(packet);
            _owner.Batch.Add(packet);
        }

        _owner.BeginSend();
        Sender.Send(_owner.Batch);
        return _owner.CompleteSend();
    }

    /// <summary>One receive.</summary>
    public List<TestPacket> Receive(Instant deadline) => Receive(Receiver, deadline);

    public List<TestPacket> Receive(ILinkReceiver receiver, Instant deadline)
    {
        _owner.BeginReceive(Ledger, Now, Room);
        receiver.Receive(_owner.Batch, deadline);
        List<TestPacket> received = [];
        foreach (Packet packet in _owner.Batch)
        {
            received.Add(TestPacket.Of(packet));
        }

        ((IRingReceiver)receiver).Release();
        _owner.BeginSend();
        _owner.CompleteSend();
        return received;
    }

    /// <summary>Receives until there are so many packets, or patience ends.</summary>
    public List<TestPacket> ReceiveAll(int count)
    {
        List<TestPacket> received = [];
        Instant end = Now + Patience;
        while (received.Count < count && Now < end)
        {
            received.AddRange(Receive(Now + TimeSpan.FromMilliseconds(50)));
        }

        return received;
    }

    /// <summary>Does something again and again until it holds, with a receive in between.</summary>
    public void Until(Func<bool> holds, string what)
    {
        Instant end = Now + Patience;
        while (!holds())
        {
            Assert.True(Now < end, $"{what} did not come to be; the link says: {Health.Last}");
            Receive(Now + TimeSpan.FromMilliseconds(20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _receiver?.Dispose();
        _sender?.Dispose();
        await Link.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
