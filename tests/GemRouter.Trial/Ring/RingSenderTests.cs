using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.Ring;

public sealed class RingSenderTests : IDisposable
{
    private readonly RingRig _rig = new();

    [Fact]
    public void A_run_of_equal_packets_is_one_call()
    {
        Assert.Equal(64, _rig.Send(Enumerable.Repeat(Sample(1000), 64)));
        Assert.Equal([new SystemCall(RingRig.Group, 5004, 16, 0, 1000, 64)], _rig.Calls);
    }

    [Fact]
    public void Another_size_destination_or_header_field_ends_a_run()
    {
        TestPacket one = Sample(100);
        TestPacket[] others = [one with { Port = 1 }, one with { Ttl = 1 }, one with { Dscp = 1 }, one with { Ecn = 1 }, Sample(101), one with { Group = GroupAddress.Parse("239.1.1.2") }];
        foreach (TestPacket other in others)
        {
            _rig.Calls.Clear();
            Assert.Equal(4, _rig.Send(one, one, other, one));
            Assert.Equal([2, 1, 1], _rig.Calls.Select(static call => call.Segments));
        }
    }

    [Fact]
    public void A_call_has_at_most_64_segments_and_65507_bytes()
    {
        Assert.Equal(130, _rig.Send(Enumerable.Repeat(Sample(10), 130)));
        Assert.Equal([64, 64, 2], _rig.Calls.Select(static call => call.Segments));
        _rig.Calls.Clear();
        Assert.Equal(64, _rig.Send(Enumerable.Repeat(Sample(1400), 64)));
        Assert.Equal([46, 18], _rig.Calls.Select(static call => call.Segments));
    }

    [Fact]
    public void What_the_kernel_refuses_is_dropped_under_a_reason_and_the_rest_is_sent()
    {
        GroupAddress refused = GroupAddress.Parse("239.9.9.9");
        _rig.Kernel.Refused = refused;
        TestPacket bad = Sample(50) with { Group = refused };
        Assert.Equal(3, _rig.Send(Sample(50), bad, bad, Sample(50), Sample(60)));
        Assert.Equal(2, _rig.FarHost.Counters["refused"]);
        Assert.Equal((3, 2, 0), (_rig.Sent.Out, _rig.Sent.Dropped, _rig.Sent.Balance));
    }

    public void Dispose() => _rig.Dispose();

    private static TestPacket Sample(int length) => new() { Group = RingRig.Group, Payload = TestPacket.Bytes(1, length) };
}
