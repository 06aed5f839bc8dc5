using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.Stages;

public sealed class StageTests
{
    private readonly FakeClock _clock = new();
    private readonly ScriptedReceiver _receiver = new();
    private readonly RecordingSender _sender = new();

    [Fact]
    public void The_marker_marks_and_changes_nothing_else()
    {
        using PipelineHost leg = Leg(new DscpMarker(new DscpMarkerOptions { Dscp = 46 }));
        TestPacket sample = new() { Payload = TestPacket.Bytes(1, 100), Ecn = 2 };
        _receiver.Enqueue(sample);
        leg.RunOnce();
        Assert.Equal([sample with { Dscp = 46 }], _sender.Sent);
    }

    [Fact]
    public void The_meter_counts_packets_bytes_and_busy_seconds()
    {
        using TestHost host = new(_clock);
        using PipelineHost leg = Leg((IPacketStage)RateMeter.Factory().Create(host.Context, new RateMeterOptions { Busy = 8000 }));
        foreach (int packets in (int[])[1, 20, 2, 30, 1, 1])
        {
            _receiver.Enqueue(Enumerable.Repeat(new TestPacket { Payload = new byte[100] }, packets));
            leg.RunOnce();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((55, 5500, 2), (host.Counters["packets"], host.Counters["bytes"], host.Counters["busy_seconds"]));
    }

    private PipelineHost Leg(IPacketStage stage) => new(new PipelineSetup { Receiver = _receiver, Sender = _sender, Clock = _clock, Before = [stage] });
}
