using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Data;

public class DataOpenerTests
{
    private readonly DataOpener _opener = new();

    [Fact]
    public void A_packet_that_waits_is_as_it_was()
    {
        using DataStream stream = new(1);
        byte[] good = stream.Sealed([1, 2, 3]);
        Packet packet = stream.NewPacket(good);
        Assert.Equal(DataVerdict.Wait, _opener.Open(DataStream.TableOf(), packet, default, out OpenedPacket opened));
        Assert.Equal(good, packet.Payload.ToArray());
        Assert.Equal(stream.Open.Address.KeyId, opened.Header.KeyId);
        Assert.Equal(DataVerdict.Accepted, _opener.Open(stream.Table, packet, default, out _));
    }

    [Fact]
    public unsafe void A_packet_in_a_ring_that_waits_is_still_there()
    {
        using DataStream stream = new(1);
        byte[] ring = GC.AllocateArray<byte>(100, pinned: true);
        byte[] good = stream.Sealed(new byte[100 - 28]);
        good.CopyTo(ring, 0);
        Packet packet = stream.NewPacket([]);
        fixed (byte* start = ring)
        {
            packet.Borrow((nint)start, ring.Length);
        }

        Assert.Equal(DataVerdict.Wait, _opener.Open(DataStream.TableOf(), packet, default, out _));
        Assert.True(packet.IsBorrowed);
        Assert.Equal(good, packet.Payload.ToArray());
    }

    [Fact]
    public void A_packet_is_accepted_once()
    {
        using DataStream stream = new(2);
        byte[] good = stream.Sealed([1, 2, 3]);
        byte[] destination = new byte[good.Length];
        Assert.Equal(DataVerdict.Accepted, stream.Receive(_opener, good, destination, out _, new Instant(7)));
        Assert.Equal(new Instant(7), stream.Open.FirstOpened);
        Assert.Equal(DataVerdict.Replayed, stream.Receive(_opener, good, destination, out _, new Instant(8)));
        Assert.Equal(new Instant(7), stream.Open.FirstOpened);
    }

    [Fact]
    public void A_destination_that_is_too_small_is_a_verdict_and_the_packet_can_come_again()
    {
        using DataStream stream = new(1);
        byte[] good = stream.Sealed(new byte[50]);
        Assert.Equal(DataVerdict.NoRoom, stream.Receive(_opener, good, new byte[50], out _));
        Assert.Equal(DataVerdict.Accepted, stream.Receive(_opener, good, new byte[51], out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_keys_with_one_kid_each_opens_its_own_in_place_and_out_of_place(bool inPlace)
    {
        // The same SEK at two floors has one kid for certain; a forged key of the same kid stands in for a collision.
        using DataStream stream = new(1);
        using OpenKey other = Collide(stream);
        byte[] good = stream.Sealed([1, 2, 3]);
        foreach (KeyTable table in new[] { DataStream.TableOf(stream.NewOpen(PacketNumber.First), other), DataStream.TableOf(other, stream.NewOpen(PacketNumber.First)) })
        {
            Packet packet = stream.NewPacket(good);
            byte[] destination = new byte[good.Length];
            DataVerdict verdict = inPlace
                ? _opener.Open(table, packet, default, out OpenedPacket opened)
                : _opener.Open(table, packet.Group, packet.Port, packet.Source, good, destination, default, out opened);
            Assert.Equal(DataVerdict.Accepted, verdict);
            Assert.Equal([1, 2, 3], inPlace ? packet.Payload.ToArray() : opened.PayloadIn(destination).ToArray());
        }
    }

    [Fact]
    public void Of_two_keys_the_verdict_is_that_of_the_one_that_got_further()
    {
        using DataStream stream = new(1);
        using OpenKey late = stream.NewOpen(new PacketNumber(100));
        byte[] bad = stream.Sealed([1, 2, 3]);
        bad[^1] ^= 1;
        byte[] destination = new byte[bad.Length];
        foreach (KeyTable table in new[] { DataStream.TableOf(stream.Open, late), DataStream.TableOf(late, stream.Open) })
        {
            Assert.Equal(DataVerdict.AuthFailed, _opener.Open(table, stream.Context.Group, stream.Context.Port, stream.Source, bad, destination, default, out _));
        }
    }

    [Fact]
    public void A_source_cannot_be_further_ahead_than_its_rate_allows()
    {
        LeapBound bound = new(new PacketNumber(1000), 500, new Instant(10));
        Assert.True(bound.Allows(new PacketNumber(1000 + 65536), new Instant(10)));
        Assert.False(bound.Allows(new PacketNumber(1001 + 65536), new Instant(10)));
        Assert.False(bound.Allows(new PacketNumber(1001 + 65536), new Instant(0))); // a worker's time may lie before
        Assert.True(bound.Allows(new PacketNumber(1500 + 65536), new Instant(1_000_000_010)));
        Assert.False(bound.Allows(new PacketNumber(1501 + 65536), new Instant(1_000_000_010)));
        Assert.True(new LeapBound(default, uint.MaxValue, default).Allows(new PacketNumber(PacketNumber.Greatest), new Instant(long.MaxValue)));
        Assert.True(new LeapBound(new PacketNumber(5), 1, default).Supersedes(new LeapBound(new PacketNumber(4), 1, new Instant(9))));
        Assert.False(new LeapBound(new PacketNumber(5), 1, default).Supersedes(new LeapBound(new PacketNumber(5), 1, new Instant(9))));
    }

    [Fact]
    public void A_new_bound_counts_from_the_next_packet_on()
    {
        using DataStream stream = new(1);
        byte[] far = stream.SealedRaw(new PacketNumber(1_000_000), 0, [1]);
        byte[] destination = new byte[far.Length];
        Assert.Equal(DataVerdict.PnLeap, stream.Receive(_opener, far, destination, out _));
        stream.Open.Bound = new LeapBound(new PacketNumber(1_000_000), 1, default);
        Assert.Equal(DataVerdict.Accepted, stream.Receive(_opener, far, destination, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_number_that_its_suite_never_seals_is_a_leap_whatever_the_source_signed(byte suite)
    {
        using DataStream stream = new(suite);
        long most = stream.Suite.Parameters.MaxPackets;
        stream.Open.Bound = new LeapBound(new PacketNumber(most), uint.MaxValue, default);
        byte[] beyond = stream.SealedRaw(new PacketNumber(most), 0, [1]);
        byte[] last = stream.SealedRaw(new PacketNumber(most - 1), 0, [1]);
        byte[] destination = new byte[beyond.Length];
        Assert.Equal(DataVerdict.PnLeap, stream.Receive(_opener, beyond, destination, out _));
        Assert.Equal(DataVerdict.Accepted, stream.Receive(_opener, last, destination, out _));
    }

    [Fact]
    public void Every_verdict_has_a_counter_of_its_own()
    {
        string[] names =
        [
            .. Enum.GetValues<DataVerdict>().Select(v => v.CounterName()),
            .. Enum.GetValues<SealVerdict>().Select(v => v.CounterName()),
            .. Enum.GetValues<FragmentEnd>().Select(e => e.CounterName()),
        ];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(Enum.GetValues<DataVerdict>(), v => Assert.NotEmpty(v.Describe()));
        Assert.All(Enum.GetValues<SealVerdict>(), v => Assert.NotEmpty(v.Describe()));
        Assert.All(Enum.GetValues<FragmentEnd>(), e => Assert.NotEmpty(e.Describe()));
        Assert.Equal("data.too_old", DataVerdict.TooOld.CounterName());
        Assert.Equal("data.unsigned", DataVerdict.Unsigned.CounterName());
        Assert.Equal("seal.no_room", SealVerdict.NoRoom.CounterName());
        Assert.Equal("fragment.stopped", FragmentEnd.Stopped.CounterName());
        Assert.DoesNotContain(DataVerdict.Wait, DataVerdicts.Drops.ToArray());
        Assert.Contains(DataVerdict.Plaintext, DataVerdicts.Drops.ToArray());
        Assert.DoesNotContain(SealVerdict.Sealed, SealVerdicts.Drops.ToArray());
    }

    /// <summary>A key that is found under the stream's kid and opens none of its packets.</summary>
    private static OpenKey Collide(DataStream stream)
    {
        using SourceKey sek = new(new byte[32]);
        return new OpenKey(stream.Suite, sek, stream.Context, PacketNumber.First, 6, new LeapBound(PacketNumber.First, 1, default), stream.Open.Address.KeyId);
    }
}
