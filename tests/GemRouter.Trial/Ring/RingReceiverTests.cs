using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.Ring;

public sealed class RingReceiverTests
{
    [Fact]
    public void Payloads_are_borrowed_and_headers_are_read()
    {
        using RingRig rig = new();
        TestPacket sent = new() { Group = RingRig.Group, Payload = TestPacket.Bytes(1, 700), Dscp = 46, Ecn = 1, Ttl = 9 };
        rig.Send(sent);
        rig.Receive();
        foreach (Packet packet in rig.In.Batch)
        {
            Assert.True(packet.IsBorrowed);
            Assert.Equal((0, 0), (packet.Headroom, packet.Tailroom));
            Assert.Equal(sent with { Source = Address.Parse("192.0.2.2"), SourcePort = 49152 }, TestPacket.Of(packet));
            Assert.Equal(rig.Clock.Now, packet.ReceivedAt);
        }

        Assert.Equal(1, rig.In.Batch.Count);
        rig.EndRound();
    }

    [Fact]
    public void A_block_is_read_over_several_rounds_and_given_back_when_all_of_it_was()
    {
        using RingRig rig = new();
        for (int turn = 0; turn < 200; turn++)
        {
            rig.Send(Enumerable.Range(0, 40).Select(i => new TestPacket { Group = RingRig.Group, Payload = TestPacket.Bytes((ulong)((turn * 40) + i), 300) }));
            List<TestPacket> received = [];
            while (received.Count < 40)
            {
                rig.Receive(7);
                foreach (Packet packet in rig.In.Batch)
                {
                    received.Add(TestPacket.Of(packet));
                }

                rig.EndRound();
            }

            Assert.Equal(Enumerable.Range(0, 40).Select(i => Convert.ToHexString(TestPacket.Bytes((ulong)((turn * 40) + i), 300).Span)), received.Select(static packet => Convert.ToHexString(packet.Payload.Span)));
        }

        Assert.Equal(0, rig.NearHost.Counters["lost"]);
    }

    [Fact]
    public void Datagrams_that_are_all_too_long_do_not_use_up_the_ring()
    {
        using RingRig rig = new(payload: 100);
        TestPacket[] batch = [.. Enumerable.Repeat(new TestPacket { Group = RingRig.Group, Payload = TestPacket.Bytes(1, 1400) }, 64)];
        for (int i = 0; i < 100; i++)
        {
            rig.Send(batch);
            rig.Receive();
            Assert.Equal(0, rig.In.Batch.Count);
            rig.EndRound();
        }

        Assert.Equal(6400, rig.NearHost.Counters["too_long"]);
        Assert.Equal(0, rig.NearHost.Counters["lost"]);
    }
}
