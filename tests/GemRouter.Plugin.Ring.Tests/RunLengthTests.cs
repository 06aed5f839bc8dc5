using GemRouter.Hosting;
using GemRouter.Plugin.Ring.Sending;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>When a sender takes packets for ones that go alone.</summary>
public sealed class RunLengthTests
{
    private const int Packets = 256;

    private readonly BatchOwner _owner = new(new PacketPool(2 * Packets, 0, 64, 0), Packets);
    private readonly Ledger _ledger = new();
    private readonly RunLength _length = new();

    [Theory]
    [InlineData(256, 1, false)]
    [InlineData(256, 80, false)]
    [InlineData(256, 200, true)]
    [InlineData(64, 64, true)]
    [InlineData(1, 1, true)]
    public void The_first_batch_decides_by_how_many_packets_a_flow_has(int packets, int flows, bool isShort)
    {
        Add(packets, flows);
        Assert.Equal(isShort, _length.IsShort);
    }

    [Fact]
    public void Packets_of_a_flow_with_other_sizes_or_header_fields_make_no_run()
    {
        Add(32, 1, static (packet, i) => packet.Reset(i));
        Assert.True(_length.IsShort);
        RunLength other = new();
        Fill(32, 1, static (packet, i) => packet.Ttl = (byte)(1 + i));
        other.Add(_owner.Batch);
        Clear();
        Assert.True(other.IsShort);
    }

    [Fact]
    public void Packets_of_several_priorities_are_left_to_sockets_which_say_it_with_each()
    {
        Add(64, 64, static (packet, i) => packet.Dscp = (byte)(i % 2 == 0 ? 46 : 0));
        Assert.False(_length.IsShort);
    }

    [Fact]
    public void It_follows_flows_that_begin_to_take_turns_and_those_that_end_it_after_a_while()
    {
        Add(64, 1);
        for (int i = 0; i < (RunLength.Patience / 64) - 1; i++)
        {
            Add(64, 64);
            Assert.False(_length.IsShort);
        }

        Add(64, 64);
        Assert.True(_length.IsShort);
        for (int i = 0; i < RunLength.Patience / 256; i++)
        {
            Assert.True(_length.IsShort);
            Add(256, 4);
        }

        Assert.False(_length.IsShort);
    }

    [Fact]
    public void Single_packets_with_bursts_in_between_do_not_make_it_change_to_and_fro()
    {
        int changes = 0;
        bool former = true;
        for (int second = 0; second < 100; second++)
        {
            for (int burst = 0; burst < 25; burst++)
            {
                Add(32, 1);
                for (int single = 0; single < 30; single++)
                {
                    Add(1, 1);
                    changes += _length.IsShort == former ? 0 : 1;
                    former = _length.IsShort;
                }
            }
        }

        Assert.InRange(changes, 0, 2);
    }

    [Fact]
    public void Between_short_and_long_it_stays_as_it_was()
    {
        Add(64, 64);
        for (int i = 0; i < 100; i++)
        {
            Add(250, 100); // 2.5 packets each
        }

        Assert.True(_length.IsShort);
    }

    private void Add(int packets, int flows, Action<Packet, int>? change = null)
    {
        Fill(packets, flows, change);
        _length.Add(_owner.Batch);
        Clear();
    }

    private void Fill(int packets, int flows, Action<Packet, int>? change = null)
    {
        _owner.BeginStage(_ledger, default);
        for (int i = 0; i < packets; i++)
        {
            Assert.True(_owner.Batch.TryRent(out Packet? packet));
            packet.Reset(10);
            (packet.Group, packet.Port, packet.Ttl, packet.Dscp) = (GroupAddress.Parse(FormattableString.Invariant($"239.1.1.{i % flows}")), 5004, 8, 0);
            change?.Invoke(packet, i);
            _owner.Batch.Add(packet);
        }
    }

    private void Clear()
    {
        _owner.BeginSend();
        _owner.CompleteSend();
    }
}
