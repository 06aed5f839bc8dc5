using CsCheck;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>What becomes of frames, whoever sent them.</summary>
public sealed class FrameIntakeTests
{
    private const uint ChecksumNotReady = 8;
    private const uint ChecksumValid = 128;
    private const uint VlanValid = 16;

    private static readonly TestPacket Sample = Pcap.Tests.Samples.Of("239.1.1.1", 1, 1000) with { Source = Address.Parse("10.0.0.1"), SourcePort = 4000, Ttl = 8, Dscp = 34, Ecn = 1 };

    [Fact]
    public void A_datagram_is_read_as_it_was_written() => Frames.Few.Sample(static packet =>
    {
        using IntakeBench bench = new();
        Assert.Equal(packet, Assert.Single(bench.Take(Frames.Of(packet))));
    });

    [Fact]
    public void Noise_never_throws_and_all_of_it_is_counted() => Gen.Select(Frames.Few, Gen.Select(Gen.Int[0, 100], Gen.Byte).Array[0, 5], Gen.Int[0, 120], Gen.Int[0, 3000], Gen.UInt[0, 255]).Sample(static (packet, changes, cut, step, status) =>
    {
        using IntakeBench bench = new();
        byte[] frame = Frames.Of(packet);
        foreach ((int at, byte value) in changes)
        {
            frame[at % frame.Length] = value;
        }

        bench.Take(frame.AsSpan(0, Math.Min(cut, frame.Length)), step, frame.Length, status, vlanTag: status & 7);
        Assert.Equal(0, bench.Ledger.Balance);
        Assert.True(bench.Ledger.In + bench.Counters["ignored"] + bench.Counters["malformed"] >= 1);
    });

    [Fact]
    public void What_is_in_front_of_a_payload_is_lent_to_whoever_seals_it_but_not_the_part_before()
    {
        using IntakeBench bench = new();
        bench.Take(Frames.Of(Sample));
        bench.Take(Frames.WithOptions(Frames.Of(Sample)));
        Assert.Equal(Frames.Ip + 20 + 8, bench.Lent[0]);
        Assert.True(bench.Lent[1] > bench.Lent[0]);
        bench.Lent.Clear();
        bench.Take(Frames.Joined(Sample, 7), step: 1000, status: ChecksumNotReady, mtu: 1500);
        Assert.Equal([Frames.Ip + 20 + 8, 0, 0, 0, 0, 0, 0], bench.Lent);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1)]
    [InlineData(3)]
    public void Joined_datagrams_come_apart_whatever_room_there_is(int room)
    {
        using IntakeBench bench = new();
        byte[] frame = [.. Frames.Joined(Sample, 7)];
        List<TestPacket> parts = bench.Take(frame, step: 1000, status: ChecksumNotReady, mtu: 1500, room: room);
        Assert.Equal(7, parts.Count);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => Sample with { Payload = Sample.Payload.ToArray().Select(one => (byte)(one + i)).ToArray() }), parts);
        Assert.Equal(7, bench.Counters["parted"]);
    }

    [Fact]
    public void The_last_of_joined_datagrams_may_be_shorter() => Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 5000]).Sample(static (step, length) =>
    {
        using IntakeBench bench = new();
        byte[] payload = TestPacket.Bytes(5, length).ToArray();
        List<TestPacket> parts = bench.Take(Frames.Of(Sample with { Payload = payload }), step, mtu: 65_535, status: ChecksumValid);
        Assert.Equal(payload.Chunk(step).Select(Convert.ToHexString), parts.Select(static part => Convert.ToHexString(part.Payload.Span)));
    });

    [Fact]
    public void Joined_datagrams_whose_parts_are_longer_than_the_MTU_are_dropped_each()
    {
        using IntakeBench bench = new();
        Assert.Empty(bench.Take(Frames.Joined(Sample, 3), step: 1000, status: ChecksumNotReady, mtu: 1000));
        Assert.Equal((3, 3), (bench.Ledger.In, bench.Counters["receive_too_long"]));
    }

    [Fact]
    public void Joined_datagrams_that_the_ring_did_not_hold_are_told()
    {
        using IntakeBench bench = new();
        byte[] frame = Frames.Joined(Sample, 3);
        Assert.Empty(bench.Take(frame.AsSpan(0, 1600), step: 1000, length: frame.Length, status: ChecksumNotReady, mtu: 1500));
        Assert.Equal((1, 1), (bench.JoinedLost, bench.Counters["receive_too_long"]));
    }

    [Fact]
    public void What_is_longer_than_the_MTU_and_not_joined_is_dropped()
    {
        using IntakeBench bench = new();
        Assert.Empty(bench.Take(Frames.Of(Sample), mtu: 1027));
        Assert.Single(bench.Take(Frames.Of(Sample), mtu: 1028));
        Assert.Equal(1, bench.Counters["receive_too_long"]);
    }

    [Theory]
    [InlineData(1, "receive_bad_checksum")]
    [InlineData(ChecksumNotReady, null)]
    [InlineData(ChecksumValid, null)]
    public void A_checksum_counts_where_it_is_there_and_nobody_looked_at_it(uint status, string? reason)
    {
        using IntakeBench bench = new();
        byte[] frame = Frames.Of(Sample);
        frame[^1] ^= 1;
        Assert.Equal(reason is null ? 1 : 0, bench.Take(frame, status: status).Count);
        Assert.Equal(reason is null ? 0 : 1, bench.Counters["receive_bad_checksum"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(ChecksumNotReady)]
    public void The_checksum_of_the_IPv4_header_counts_always(uint status)
    {
        using IntakeBench bench = new();
        byte[] frame = Frames.Of(Sample);
        frame[Frames.Ip + 8]++; // its TTL
        Assert.Empty(bench.Take(frame, status: status));
        Assert.Equal(1, bench.Counters["receive_bad_checksum"]);
    }

    [Fact]
    public void A_frame_of_a_VLAN_is_nobodys_and_a_priority_changes_nothing()
    {
        using IntakeBench bench = new();
        Assert.Empty(bench.Take(Frames.Of(Sample), status: VlanValid, vlanTag: 0x2007));
        Assert.Single(bench.Take(Frames.Of(Sample), status: VlanValid, vlanTag: 0xE000));
        Assert.Single(bench.Take(Frames.Of(Sample), vlanTag: 7)); // not valid: it says nothing
        Assert.Empty(bench.Take(Frames.Tagged(Frames.Of(Sample), 7))); // within another one
        Assert.Equal(2, bench.Counters["ignored"]);
    }

    [Fact]
    public void Options_of_IPv4_are_passed_over()
    {
        using IntakeBench bench = new();
        Assert.Equal(Sample, Assert.Single(bench.Take(Frames.WithOptions(Frames.Of(Sample)))));
    }

    [Fact]
    public void Fragments_are_dropped_by_name()
    {
        using IntakeBench bench = new();
        byte[] frame = Frames.Of(Sample);
        frame[Frames.Ip + 6] = 0x20; // more to come
        frame[Frames.Ip + 10] += 0x20; // instead of "don't fragment": the sum stays
        Assert.Empty(bench.Take(frame));
        Assert.Equal(1, bench.Counters["receive_fragment"]);
    }

    [Fact]
    public void What_was_cut_is_dropped_by_name()
    {
        using IntakeBench bench = new();
        byte[] frame = Frames.Of(Sample);
        Assert.Empty(bench.Take(frame.AsSpan(0, 500), length: frame.Length));
        Assert.Equal(1, bench.Counters["receive_truncated"]);
        Assert.Empty(bench.Take(frame.AsSpan(0, 500))); // it ends too early by itself
        Assert.Equal(1, bench.Counters["receive_malformed"]);
    }

    [Fact]
    public void Other_groups_are_nobodys()
    {
        using IntakeBench bench = new("239.1.1.2", "239.2.0.0/16");
        Assert.Empty(bench.Take(Frames.Of(Sample)));
        Assert.Single(bench.Take(Frames.Of(Sample with { Group = GroupAddress.Parse("239.1.1.2") })));
        Assert.Single(bench.Take(Frames.Of(Sample with { Group = GroupAddress.Parse("239.2.3.2") })));
        Assert.Equal(1, bench.Counters["ignored"]);
    }
}
