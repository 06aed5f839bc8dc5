using GemRouter.Hosting;
using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.Ring;

/// <summary>Two ring links, of which one sends and the other receives.</summary>
internal sealed class RingRig : IDisposable
{
    public static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.1");

    private readonly PluginFixture _plugin = PluginFixture.Of<TrialPlugin>();
    private readonly RingLink _far;
    private readonly RingLink _near;
    private readonly ILinkSender _sender;
    private readonly BatchOwner _out = new(new PacketPool(256, 64, 2048, 64), 256);

    public RingRig(int payload = 2048)
    {
        Kernel = _plugin.Mock<MockKernel>();
        Kernel.Calls = Calls;
        FarHost = new TestHost(Clock, services: _plugin.Services);
        NearHost = new TestHost(Clock, services: _plugin.Services);
        _far = Make(FarHost, "192.0.2.2");
        _near = Make(NearHost, "192.0.2.1");
        _near.Subscribe(new Subscription(GroupPrefix.Parse("239.0.0.0/8"), null));
        _sender = _far.OpenSender();
        Receiver = _near.OpenReceiver();
        In = new BatchOwner(new PacketPool(256, 64, payload, 64), 256);
    }

    public FakeClock Clock { get; } = new();

    public MockKernel Kernel { get; }

    public List<SystemCall> Calls { get; } = [];

    public TestHost FarHost { get; }

    public TestHost NearHost { get; }

    public ILinkReceiver Receiver { get; }

    public BatchOwner In { get; }

    public Ledger Sent { get; } = new();

    public Ledger Received { get; } = new();

    /// <summary>Sends copies.</summary>
    /// <returns>How many the link did not drop.</returns>
    public int Send(params IEnumerable<TestPacket> packets)
    {
        _out.BeginStage(Sent, Clock.Now);
        foreach (TestPacket sample in packets)
        {
            Assert.True(_out.Batch.TryRent(out Packet? packet));
            sample.CopyTo(packet);
            _out.Batch.Add(packet);
        }

        _out.BeginSend();
        _sender.Send(_out.Batch);
        return _out.CompleteSend();
    }

    public void Receive(int most = 64)
    {
        In.BeginReceive(Received, Clock.Now, most);
        Receiver.Receive(In.Batch, Clock.Now);
    }

    public void EndRound()
    {
        ((IRingReceiver)Receiver).Release();
        In.BeginSend();
        In.CompleteSend();
    }

    public void Dispose()
    {
        _sender.Dispose();
        Receiver.Dispose();
        Assert.True(_near.StopAsync(CancellationToken.None).IsCompleted && _far.StopAsync(CancellationToken.None).IsCompleted);
        FarHost.Dispose();
        NearHost.Dispose();
    }

    private static RingLink Make(TestHost host, string address)
    {
        RingLink link = (RingLink)RingLink.Factory().Create(host.Context, new RingOptions { Address = Address.Parse(address) });
        Assert.True(link.StartAsync(CancellationToken.None).IsCompletedSuccessfully);
        return link;
    }
}
