using System.Runtime.InteropServices;
using GemRouter.Hosting;

namespace GemRouter.Tests;

public sealed class PacketTests
{
    private static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.1");

    public static TheoryData<string> Changes => [.. Mutations.Keys];

    private static Dictionary<string, Action<Packet>> Mutations { get; } = new()
    {
        ["Write"] = static packet => packet.Write(),
        ["Reset"] = static packet => packet.Reset(5),
        ["Reset with headroom"] = static packet => packet.Reset(1, 5),
        ["Prepend"] = static packet => packet.Prepend(1),
        ["Prepend nothing"] = static packet => packet.Prepend(0),
        ["Append"] = static packet => packet.Append(1),
        ["TrimStart"] = static packet => packet.TrimStart(1),
        ["TrimEnd"] = static packet => packet.TrimEnd(1),
        ["Borrow"] = static packet => packet.Borrow(packet.PayloadAddress, 3),
        ["Borrow with what is in front"] = static packet => packet.Borrow(packet.PayloadAddress, 3, 1),
        ["Group"] = static packet => packet.Group = GroupAddress.Parse("239.1.1.2"),
        ["Port"] = static packet => packet.Port = 2,
        ["CopyHeaderFrom another"] = static packet => packet.CopyHeaderFrom(Other()),
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_change_clears_the_mark_of_the_seal(string change)
    {
        Packet packet = Sealed();
        Mutations[change](packet);
        Assert.False(packet.IsSealed);
    }

    [Fact]
    public void What_is_not_bound_into_the_key_leaves_the_mark()
    {
        Packet packet = Sealed();
        (packet.Ttl, packet.Dscp, packet.Ecn, packet.SourcePort) = (1, 2, 3, 4);
        (packet.Source, packet.ReceivedAt) = (Address.Parse("10.0.0.9"), new Instant(9));
        (packet.Group, packet.Port) = (packet.Group, packet.Port);
        _ = packet.Payload.Length + packet.Headroom + packet.Tailroom;
        packet.Prefetch();
        Assert.True(packet.IsSealed);
    }

    [Fact]
    public unsafe void A_borrowed_payload_is_read_only_and_without_room()
    {
        byte[] ring = GC.AllocateArray<byte>(100, pinned: true);
        ring.AsSpan().Fill(7);
        Packet packet = Rented();
        fixed (byte* start = ring)
        {
            packet.Borrow((nint)start + 10, 50);
            packet.Prefetch();
            Assert.True(packet.IsBorrowed);
            Assert.Equal((50, 0, 0, (nint)start + 10), (packet.Length, packet.Headroom, packet.Tailroom, packet.PayloadAddress));
            Assert.Equal(ring.AsSpan(10, 50), packet.Payload);
            Assert.Throws<InvalidOperationException>(() => packet.Write().Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => packet.Prepend(1).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => packet.Append(1).Length);
            packet.TrimStart(5);
            packet.TrimEnd(5);
            Assert.Equal((40, true), (packet.Length, packet.IsBorrowed));
            ReadOnlySpan<byte> borrowed = packet.Payload;
            borrowed.CopyTo(packet.Reset(borrowed.Length)); // as a host does before a stage sees it
            Assert.False(packet.IsBorrowed);
            Assert.Equal((40, 16), (packet.Length, packet.Headroom));
            Assert.Equal(-1, packet.Payload.IndexOfAnyExcept((byte)7));
            nint address = (nint)start;
            Assert.Throws<ArgumentOutOfRangeException>(() => packet.Borrow(address, -1));
        }
    }

    [Fact]
    public void What_is_lent_in_front_of_a_borrowed_payload_is_its_headroom()
    {
        byte[] ring = GC.AllocateArray<byte>(100, pinned: true);
        ring.AsSpan().Fill(7);
        Packet packet = Rented();
        nint start = Marshal.UnsafeAddrOfPinnedArrayElement(ring, 0);
        packet.Borrow(start + 10, 50, 4);
        Assert.Equal((4, 0, start + 10), (packet.Headroom, packet.Tailroom, packet.PayloadAddress));
        packet.Prepend(3)[0] = 9;
        Assert.Equal(9, ring[7]);
        Assert.Equal((1, 53, true), (packet.Headroom, packet.Length, packet.IsBorrowed));
        Assert.Equal(ring.AsSpan(7, 53), packet.Payload);
        Assert.Throws<InvalidOperationException>(() => packet.Write().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => packet.Prepend(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => packet.Borrow(start + 10, 50, -1));

        packet.TrimEnd(1);
        Assert.Equal(1, packet.Headroom);
        packet.TrimStart(1); // in front is payload now
        Assert.Equal(0, packet.Headroom);
        packet.Reset(3); // its own memory
        Assert.Equal(16, packet.Headroom);
        packet.Borrow(start + 10, 50); // nothing is lent
        Assert.Equal(0, packet.Headroom);
    }

    [Fact]
    public void A_header_is_copied_and_the_payload_is_not()
    {
        Packet packet = Rented();
        packet.Reset(3);
        Packet other = Other();
        packet.CopyHeaderFrom(other);
        Assert.Equal(
            (other.Group, other.Port, other.Source, other.SourcePort, other.Ttl, other.Dscp, other.Ecn),
            (packet.Group, packet.Port, packet.Source, packet.SourcePort, packet.Ttl, packet.Dscp, packet.Ecn));
        Assert.Equal((other.ReceivedAt, 3), (packet.ReceivedAt, packet.Length));
        Assert.Throws<ArgumentNullException>(() => packet.CopyHeaderFrom(null!));
    }

    private static Packet Rented()
    {
        Assert.True(new PacketPool(1, 16, 100, 16).TryRent(out Packet? packet));
        return packet;
    }

    private static Packet Other()
    {
        Packet packet = Rented();
        (packet.Group, packet.Port, packet.Source, packet.SourcePort) = (GroupAddress.Parse("239.9.9.9"), 9, Address.Parse("10.9.9.9"), 99);
        (packet.Ttl, packet.Dscp, packet.Ecn, packet.ReceivedAt) = (64, 46, 2, new Instant(1234));
        return packet;
    }

    private static Packet Sealed()
    {
        BatchOwner owner = new(new PacketPool(1, 16, 100, 16), 4);
        owner.BeginReceive(new Ledger(), default, 4);
        Assert.True(owner.Batch.TryRent(out Packet? packet));
        packet.Reset(10);
        (packet.Group, packet.Port) = (Group, 1);
        owner.Batch.Add(packet);
        owner.MarkSealed(packet);
        Assert.True(packet.IsSealed);
        return packet;
    }
}
