using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.Delay;

public sealed class DelayTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly ScriptedReceiver _receiver = new();
    private readonly RecordingSender _sender = new();
    private readonly TestHost _host;

    public DelayTests() => _host = new TestHost(_clock);

    [Fact]
    public void Each_packet_goes_on_when_its_time_has_passed_and_in_order()
    {
        using PipelineHost leg = Leg(Make(TimeSpan.FromMilliseconds(20)));
        Instant start = _clock.Now;
        for (int i = 0; i < 10; i++)
        {
            _clock.AdvanceTo(start + TimeSpan.FromMilliseconds(i));
            _receiver.Enqueue(new TestPacket { Port = (ushort)(i + 1) });
            leg.RunOnce();
        }

        Assert.Equal(0, leg.RunUntil(start + TimeSpan.FromMilliseconds(19)));
        Assert.Equal(1, leg.RunUntil(start + TimeSpan.FromMilliseconds(20)));
        Assert.Equal(9, leg.RunUntil(start + TimeSpan.FromMilliseconds(29)));
        Assert.Equal(Enumerable.Range(1, 10), _sender.Sent.Select(static packet => (int)packet.Port));
        Assert.Equal(0, leg.Finish());
    }

    [Fact]
    public void More_packets_than_may_wait_are_dropped_under_a_reason()
    {
        using PipelineHost leg = Leg(Make(TimeSpan.FromMilliseconds(20), most: 5));
        _receiver.Enqueue(Enumerable.Repeat(new TestPacket(), 8));
        leg.RunOnce();
        Assert.Equal((5, 3), (leg.Ledger.Held, leg.Ledger.Dropped));
        Assert.Equal(3, _host.Counters["full"]);
        Assert.Equal(5, leg.Finish());
    }

    [Fact]
    public void A_shorter_delay_keeps_the_order()
    {
        DelayStage stage = Make(TimeSpan.FromMilliseconds(20));
        using PipelineHost leg = Leg(stage);
        _receiver.Enqueue(new TestPacket { Port = 1 });
        leg.RunOnce();
        stage.Reload(new DelayOptions { Delay = TimeSpan.Zero });
        _receiver.Enqueue(new TestPacket { Port = 2 });
        Assert.Equal(0, leg.RunOnce());
        leg.RunUntil(_clock.Now + TimeSpan.FromMilliseconds(20));
        Assert.Equal([1, 2], _sender.Sent.Select(static packet => (int)packet.Port));
    }

    public void Dispose() => _host.Dispose();

    private DelayStage Make(TimeSpan delay, int most = 1024) =>
        (DelayStage)DelayStage.Factory().Create(_host.Context, new DelayOptions { Delay = delay, Most = most });

    private PipelineHost Leg(DelayStage stage) => new(new PipelineSetup { Receiver = _receiver, Sender = _sender, Clock = _clock, Before = [stage] });
}
