using System.Runtime.InteropServices;
using GemRouter.Protocol.Tests.Fixtures;
using GemRouter.Testing;

namespace GemRouter.Protocol.Tests.Data;

public class SealKeyTests
{
    [Fact]
    public void Numbers_begin_at_1_and_count_every_packet()
    {
        using DataStream stream = new(1);
        Assert.Equal(1, stream.Seal.NextNumber.Value);
        for (int i = 1; i <= 5; i++)
        {
            Assert.Equal(SealVerdict.Sealed, stream.Seal.Seal(stream.NewPacket([1]), null, 0, out PacketNumber number));
            Assert.Equal(i, number.Value);
            Assert.Equal(i + 1, stream.Seal.NextNumber.Value);
        }
    }

    [Fact]
    public void A_key_refuses_at_its_suites_limit_and_never_wraps()
    {
        ScriptedSuite suite = new(limit: 4);
        using DataStream stream = new(suite);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(SealVerdict.Sealed, stream.Seal.Seal(stream.NewPacket([1]), null, 0, out _));
        }

        Packet refused = stream.NewPacket([1, 2, 3]);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(SealVerdict.Exhausted, stream.Seal.Seal(refused, null, 0, out _));
        }

        Assert.Equal([1, 2, 3], refused.Payload.ToArray());
        Assert.False(refused.IsSealed);
        Assert.Equal(4, stream.Seal.NextNumber.Value);
        Assert.Equal(3, suite.Sealed.Count);
    }

    [Fact]
    public void Fragments_that_would_pass_the_limit_are_refused_whole()
    {
        ScriptedSuite suite = new(limit: 4);
        using DataStream stream = new(suite);
        SealPlan plan = new(4, 1, 0);
        Assert.Equal(SealVerdict.Exhausted, stream.Seal.SealFragments(stream.NewPacket([1, 2, 3, 4]), plan, null, TestPackets.Rent(4), out _));
        Assert.Empty(suite.Sealed);
        Assert.Equal(SealVerdict.Sealed, stream.Seal.SealFragments(stream.NewPacket([1, 2, 3]), new SealPlan(3, 1, 0), null, TestPackets.Rent(3), out _));
    }

    [Fact]
    public void No_nonce_comes_twice_even_where_sealing_throws()
    {
        ScriptedSuite suite = new(limit: 1000, throwsAt: 2);
        using DataStream stream = new(suite);
        Assert.Equal(SealVerdict.Sealed, stream.Seal.Seal(stream.NewPacket([1]), null, 0, out _));
        Assert.Throws<SuiteException>(() => stream.Seal.Seal(stream.NewPacket([1]), null, 0, out _));
        Assert.Equal(SealVerdict.Sealed, stream.Seal.Seal(stream.NewPacket([1]), null, 0, out PacketNumber number));
        Assert.Equal(3, number.Value);
        Assert.Equal(suite.Sealed.Count, suite.Sealed.Distinct().Count());
    }

    [Fact]
    public void Fragments_of_which_one_throws_burn_all_their_numbers()
    {
        ScriptedSuite suite = new(limit: 1000, throwsAt: 2);
        using DataStream stream = new(suite);
        Assert.Throws<SuiteException>(
            () => stream.Seal.SealFragments(stream.NewPacket([1, 2, 3]), new SealPlan(3, 1, 0), null, TestPackets.Rent(3), out _));
        Assert.Equal(4, stream.Seal.NextNumber.Value);
    }

    [Fact]
    public void A_stopped_key_seals_no_more()
    {
        using DataStream stream = new(1);
        stream.Seal.Stop();
        Packet packet = stream.NewPacket([1]);
        Assert.Equal(SealVerdict.Stopped, stream.Seal.Seal(packet, null, 0, out _));
        Assert.Equal(SealVerdict.Stopped, stream.Seal.SealDummy(packet, 0, out _));
        Assert.Equal(1, stream.Seal.NextNumber.Value);
    }

    [Fact]
    public void A_successor_is_due_at_three_quarters_of_the_limit_or_where_one_says()
    {
        using DataStream stream = new(new ScriptedSuite(limit: 100));
        using SealKey sooner = new(stream.Suite, stream.Sek, stream.Context, rekeyPackets: 2);
        for (int i = 0; i < 75; i++)
        {
            Assert.False(stream.Seal.NeedsRekey);
            Assert.Equal(i >= 2, sooner.NeedsRekey);
            stream.Seal.Seal(stream.NewPacket([1]), null, 0, out _);
            sooner.Seal(stream.NewPacket([1]), null, 0, out _);
        }

        Assert.True(stream.Seal.NeedsRekey);
    }

    [Fact]
    public void A_threshold_above_the_limit_is_the_limit()
    {
        using DataStream stream = new(new ScriptedSuite(limit: 4));
        using SealKey key = new(stream.Suite, stream.Sek, stream.Context, rekeyPackets: long.MaxValue);
        for (int i = 0; i < 3; i++)
        {
            Assert.False(key.NeedsRekey);
            key.Seal(stream.NewPacket([1]), null, 0, out _);
        }

        Assert.True(key.NeedsRekey);
    }

    [Fact]
    public void A_packet_of_another_group_or_port_is_refused_in_clear()
    {
        using DataStream stream = new(1);
        Packet packet = stream.NewPacket([1, 2]);
        packet.Port++;
        Assert.Equal(SealVerdict.WrongStream, stream.Seal.Seal(packet, null, 0, out _));
        packet.Port--;
        packet.Group = GroupAddress.Parse("239.9.9.9");
        Assert.Equal(SealVerdict.WrongStream, stream.Seal.Seal(packet, null, 0, out _));
        Assert.Equal([1, 2], packet.Payload.ToArray());
        Assert.Equal(1, stream.Seal.NextNumber.Value);
    }

    [Theory]
    [InlineData("224.0.0.1", 0)]
    [InlineData("127.0.0.1", 0)]
    [InlineData("0.0.0.0", 0)]
    [InlineData("2001:db8::1", 0)]
    [InlineData("10.0.0.1", 64)]
    public void An_origin_that_every_receiver_refuses_is_not_sent(string source, byte dscp)
    {
        using DataStream stream = new(1);
        Origin origin = new(Address.Parse(source), 1, 1, dscp);
        Assert.Equal(SealVerdict.BadOrigin, stream.Seal.Seal(stream.NewPacket([1]), origin, 0, out _));
        Assert.Equal(SealVerdict.BadOrigin, stream.Seal.SealFragments(stream.NewPacket([1, 2]), new SealPlan(2, 1, 0), origin, TestPackets.Rent(2), out _));
        Assert.Equal(1, stream.Seal.NextNumber.Value);
    }

    [Fact]
    public void A_packet_without_room_is_refused_and_takes_no_number()
    {
        using DataStream stream = new(1);
        PacketPool pool = new(1, 11, 100, 16);
        Assert.True(pool.TryRent(out Packet? packet));
        packet.Group = stream.Context.Group;
        packet.Port = stream.Context.Port;
        packet.Reset(100);
        Assert.Equal(SealVerdict.NoRoom, stream.Seal.Seal(packet, null, 0, out _));
        Assert.Equal(100, packet.Length);
        Assert.Equal(1, stream.Seal.NextNumber.Value);
    }

    [Fact]
    public unsafe void A_packet_in_a_ring_is_sealed_into_its_own_memory_and_the_ring_stays_as_it_is()
    {
        using DataStream stream = new(2);
        byte[] ring = GC.AllocateArray<byte>(300, pinned: true);
        Array.Fill<byte>(ring, 0x47);
        Packet packet = stream.NewPacket([]);
        fixed (byte* start = ring)
        {
            packet.Borrow((nint)start, ring.Length);
        }

        Assert.Equal(SealVerdict.Sealed, stream.Seal.Seal(packet, null, 0, out _));
        Assert.False(packet.IsBorrowed);
        Assert.All(ring, b => Assert.Equal(0x47, b));
        Assert.Equal(DataVerdict.Accepted, new DataOpener().Open(stream.Table, packet, default, out _));
        Assert.Equal(ring, packet.Payload);
    }

    [Theory]
    [InlineData(true, false, 0)]
    [InlineData(true, false, 400)]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 0)]
    public void A_packet_is_the_same_wherever_its_payload_lay(bool ipv4, bool carriesOrigin, int padTo)
    {
        const byte Before = 0x5A;
        Origin? origin = carriesOrigin ? new Origin(Address.Parse(ipv4 ? "10.1.2.3" : "2001:db8::3"), 4321, 17, 46) : null;
        int needed = 1 + (carriesOrigin ? Origin.SizeFor(ipv4) : 0);
        foreach (int lent in new[] { 0, needed - 1, needed, 42 })
        {
            using DataStream own = new(2, ipv4);
            using DataStream ring = new(2, ipv4);
            byte[] payload = TestPacket.Bytes(7, 300).ToArray();
            byte[] memory = GC.AllocateArray<byte>(lent + payload.Length, pinned: true);
            memory.AsSpan(0, lent).Fill(Before);
            payload.CopyTo(memory, lent);
            Packet expected = own.NewPacket(payload);
            Packet packet = ring.NewPacket([]);
            packet.Borrow(Marshal.UnsafeAddrOfPinnedArrayElement(memory, lent), payload.Length, lent);
            Assert.Equal(SealVerdict.Sealed, own.Seal.Seal(expected, origin, padTo, out _));
            Assert.Equal(SealVerdict.Sealed, ring.Seal.Seal(packet, origin, padTo, out _));
            Assert.False(packet.IsBorrowed);
            Assert.Equal(expected.Payload, packet.Payload);
            Assert.Equal(payload, memory[lent..]);

            int written = padTo == 0 && lent >= needed ? needed : 0;
            Assert.All(memory[..(lent - written)], static one => Assert.Equal(Before, one));
            Assert.True(written == 0 || memory[lent - written] != Before);
        }
    }

    [Fact]
    public void No_number_comes_twice_where_sealing_from_a_ring_throws()
    {
        using DataStream stream = new(new ScriptedSuite(limit: 1000, throwsAt: 1));
        byte[] ring = GC.AllocateArray<byte>(142, pinned: true);
        Packet packet = stream.NewPacket([]);
        packet.Borrow(Marshal.UnsafeAddrOfPinnedArrayElement(ring, 42), 100, 42);
        Assert.Throws<SuiteException>(() => stream.Seal.Seal(packet, null, 0, out _));
        Assert.False(packet.IsSealed);
        Assert.Equal(SealVerdict.Sealed, stream.Seal.Seal(stream.NewPacket([1]), null, 0, out PacketNumber number));
        Assert.Equal(2, number.Value);
    }

    [Fact]
    public void A_packet_that_is_refused_still_lies_in_its_ring()
    {
        using DataStream stream = new(2);
        byte[] ring = GC.AllocateArray<byte>(142, pinned: true);
        Array.Fill<byte>(ring, 0x47);
        Packet packet = stream.NewPacket([]);
        packet.Borrow(Marshal.UnsafeAddrOfPinnedArrayElement(ring, 42), 100, 42);
        stream.Seal.Stop();
        Assert.Equal(SealVerdict.Stopped, stream.Seal.Seal(packet, null, 0, out _));
        Assert.Equal((true, 42, 100), (packet.IsBorrowed, packet.Headroom, packet.Length));
        Assert.All(ring, b => Assert.Equal(0x47, b));
    }

    [Fact]
    public void A_key_is_made_for_its_streams_suite_alone()
    {
        using DataStream stream = new(1);
        Assert.Throws<ArgumentException>(() => new SealKey(TestSuites.Of(2), stream.Sek, stream.Context));
    }
}
