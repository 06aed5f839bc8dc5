using GemRouter.Hosting;
using GemRouter.Plugin.Ring.Sending;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>When a sender takes packets for ones that go alone.</summary>
public sealed class RunLengthTests
{
    private const int Packets = 64;

    private readonly BatchOwner _owner = new(new PacketPool(2 * Packets, 0, 64, 0), Packets);
    private readonly Ledger _ledger = new();
    private readonly RunLength _length = new();

    [Theory]
    [InlineData(1, false)]
    [InlineData(8, false)]
    [InlineData(64, true)]
    public void It_is_short_where_most_flows_of_a_batch_have_one_packet(int flows, bool isShort)
    {
        Add(flows);
        Assert.Equal(isShort, _length.IsShort);
    }

    [Fact]
    public void Batches_of_one_packet_are_short()
    {
        Add(flows: 1, packets: 1);
        Assert.True(_length.IsShort);
    }

    [Fact]
    public void A_batch_of_another_kind_now_and_then_changes_nothing()
    {
        for (int i = 0; i < 100; i++)
        {
            Add(i % 20 == 19 ? 64 : 4);
            Assert.False(_length.IsShort);
        }
    }

    [Fact]
    public void It_follows_flows_that_begin_to_take_turns_and_those_that_end_it()
    {
        for (int i = 0; i < 100; i++)
        {
            Add(flows: 1);
        }

        int until = 0;
        for (; !_length.IsShort; until++)
        {
            Add(flows: 64);
        }

        Assert.InRange(until, 5, 64); // not at the first sign, and not late
        for (until = 0; _length.IsShort; until++)
        {
            Add(flows: 1);
        }

        Assert.InRange(until, 5, 64);
    }

    [Fact]
    public void Between_short_and_long_it_stays_as_it_was()
    {
        Add(flows: 64);
        for (int i = 0; i < 100; i++)
        {
            Add(flows: 26); // 2.5 packets each
            Assert.True(_length.IsShort);
        }

        for (int i = 0; i < 100; i++)
        {
            Add(flows: 1);
        }

        for (int i = 0; i < 100; i++)
        {
            Add(flows: 26);
            Assert.False(_length.IsShort);
        }
    }

    private void Add(int flows, int packets = Packets)
    {
        _owner.BeginStage(_ledger, default);
        for (int i = 0; i < packets; i++)
        {
            Assert.True(_owner.Batch.TryRent(out Packet? packet));
            (packet.Group, packet.Port) = (GroupAddress.Parse(FormattableString.Invariant($"239.1.1.{i % flows}")), 5004);
            _owner.Batch.Add(packet);
        }

        _length.Add(_owner.Batch);
        _owner.BeginSend();
        _owner.CompleteSend();
    }
}
