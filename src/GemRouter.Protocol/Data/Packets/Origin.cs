using System.Buffers.Binary;

namespace GemRouter.Protocol;

/// <summary>Where a packet came from on the red side, carried sealed with it (wire 5.2).</summary>
/// <param name="Source">The source address, of the group's family.</param>
/// <param name="Port">The source UDP port.</param>
/// <param name="Ttl">The TTL or hop limit as received.</param>
/// <param name="Dscp">The six bits of DSCP, 0 to 63.</param>
public readonly record struct Origin(Address Source, ushort Port, byte Ttl, byte Dscp)
{
    /// <summary>The longest prefix, in bytes.</summary>
    public const int MaxSize = 1 + Address.Size + Tail;

    private const int IPv4Length = 4;

    private const int Tail = 4; // port, TTL, DSCP

    /// <summary>Bytes of the prefix in a group of the given family.</summary>
    public static int SizeFor(bool ipv4) => 1 + (ipv4 ? IPv4Length : Address.Size) + Tail;

    /// <summary>True where it may be sent to a group of the given family: a receiver refuses anything else.</summary>
    public bool FitsGroup(bool ipv4) =>
        Source.IsIPv4 == ipv4 && Dscp < 64 && !Source.IsMulticast && !Source.IsLoopback && !Source.IsUnspecified;

    /// <summary>Reads the prefix at the start of a span. Never throws.</summary>
    /// <param name="inner">The prefix and what follows it.</param>
    /// <param name="ipv4">The family of the packet's group.</param>
    /// <param name="origin">The origin.</param>
    /// <returns>The prefix's bytes; 0 where it is malformed.</returns>
    public static int Read(ReadOnlySpan<byte> inner, bool ipv4, out Origin origin)
    {
        origin = default;
        int size = SizeFor(ipv4);
        if (inner.Length < size || inner[0] != size - 1 - Tail)
        {
            return 0;
        }

        Address source = ipv4 ? Address.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(inner[1..])) : new Address(inner.Slice(1, Address.Size));
        ReadOnlySpan<byte> tail = inner[(size - Tail)..];
        Origin read = new(source, BinaryPrimitives.ReadUInt16BigEndian(tail), tail[2], tail[3]);

        // An IPv4-mapped address in sixteen bytes is an IPv4 address (wire 1), so not one of an IPv6 group's family.
        if (!read.FitsGroup(ipv4))
        {
            return 0;
        }

        origin = read;
        return size;
    }

    /// <summary>Writes the prefix and returns its bytes.</summary>
    /// <param name="destination">At least <see cref="SizeFor"/> bytes.</param>
    /// <param name="ipv4">The family of the packet's group, which <see cref="FitsGroup"/> has confirmed.</param>
    public int Write(Span<byte> destination, bool ipv4)
    {
        int size = SizeFor(ipv4);
        destination[0] = (byte)(size - 1 - Tail);
        if (ipv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[1..], Source.IPv4Bits);
        }
        else
        {
            Source.Write(destination[1..]);
        }

        Span<byte> tail = destination.Slice(size - Tail, Tail);
        BinaryPrimitives.WriteUInt16BigEndian(tail, Port);
        tail[2] = Ttl;
        tail[3] = Dscp;
        return size;
    }
}
