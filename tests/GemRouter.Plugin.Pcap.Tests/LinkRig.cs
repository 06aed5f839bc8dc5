using GemRouter.Hosting;
using GemRouter.Testing;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>A pcap link with a host, a pool and a batch; all calls on the test's thread.</summary>
internal sealed class LinkRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly BatchOwner _owner;
    private readonly TestHost _host;
    private ILinkReceiver? _receiver;
    private ILinkSender? _sender;

    private LinkRig(PcapOptions options, TimeProvider? clock, int payload)
    {
        _host = new TestHost(clock ?? TimeProvider.System, name: "pcap");
        Link = (ILink)PluginFixture.Of<PcapPlugin>().Factory(ComponentKind.Transport).Create(_host.Context, options);
        _owner = new BatchOwner(new PacketPool(512, 64, payload, 64), 256);
    }

    public ILink Link { get; }

    public Ledger Ledger { get; } = new();

    public FakeCounters Counters => _host.Counters;

    public RecordingHealth Health => _host.Health;

    public Instant Now => Instant.Now(_host.Clock);

    public ILinkReceiver Receiver => _receiver ??= Link.OpenReceiver();

    public ILinkSender Sender => _sender ??= Link.OpenSender();

    public static async Task<LinkRig> StartAsync(PcapOptions options, TimeProvider? clock = null, int payload = 2048)
    {
        LinkRig rig = new(options, clock, payload);
        await rig.Link.StartAsync(CancellationToken.None);
        return rig;
    }

    public LinkRig Subscribe(string groups, ushort? port = null, string? source = null)
    {
        Link.Subscribe(Of(groups, port, source));
        _ = Receiver;
        return this;
    }

    public LinkRig SubscribeToAll() => Subscribe("224.0.0.0/4").Subscribe("ff00::/8");

    public static Subscription Of(string groups, ushort? port = null, string? source = null) =>
        new(GroupPrefix.Parse(groups), port, source is null ? null : Address.Parse(source));

    /// <summary>Sends copies of packets.</summary>
    /// <returns>How many the link did not drop.</returns>
    public int Send(params ReadOnlySpan<TestPacket> packets) => Send(Sender, packets);

    /// <summary>The same through another sender.</summary>
    public int Send(ILinkSender sender, params ReadOnlySpan<TestPacket> packets)
    {
        _owner.BeginStage(Ledger, Now);
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
        _owner.BeginReceive(Ledger, Now, 64);
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
        Instant end = Now + Patience;
        while (received.Count < count && Now < end)
        {
            received.AddRange(Receive(Now + TimeSpan.FromMilliseconds(50)));
        }

        return received;
    }

    /// <summary>Plays a recording to its end, by a clock that the test moves.</summary>
    public List<TestPacket> Play()
    {
        List<TestPacket> received = [];
        IRecordedLink recorded = (IRecordedLink)Link;
        while (recorded.NextArrival != Instant.Never)
        {
            ((FakeClock)_host.Clock).AdvanceTo(recorded.NextArrival);
            received.AddRange(Receive(Now));
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
