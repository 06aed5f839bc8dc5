using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GemRouter.Cli.Demo.Streaming;

/// <summary>
/// A datagram of the demo's stream: seven packets of a transport stream, the first of which is the demo's own, on a PID that no table names, so that players pass it over. It holds the
/// run's marker, the datagram's number, and a hash over all the rest: so a receiver knows of each datagram that it is, byte for byte, the one that was sent under that number.
/// </summary>
internal static class StreamDatagram
{
    public const int Packets = 7;

    /// <summary>The size of a datagram in bytes, as is usual for MPEG-TS over UDP.</summary>
    public const int Length = Packets * TsPacket.Length;

    /// <summary>The size of what the stream itself has of it.</summary>
    public const int ContentLength = Length - TsPacket.Length;

    /// <summary>The size of a marker.</summary>
    public const int MarkerLength = 16;

    /// <summary>The PID of the demo's own packets.</summary>
    public const int Pid = 0x1ABC;

    private const int MarkerAt = 4;
    private const int NumberAt = MarkerAt + MarkerLength;
    private const int HashAt = NumberAt + 8;
    private const int HashEnd = HashAt + SHA256.HashSizeInBytes;

    /// <summary>Where the packets of the stream belong.</summary>
    public static Memory<byte> Content(Memory<byte> datagram) => datagram[TsPacket.Length..];

    /// <summary>Writes the first packet; the content stands behind it already.</summary>
    public static void Complete(Span<byte> datagram, ReadOnlySpan<byte> marker, long number)
    {
        TsPacket.WriteNull(datagram);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[1..], Pid);
        datagram[3] = (byte)(0x10 | (number & 0xF));
        marker.CopyTo(datagram[MarkerAt..]);
        BinaryPrimitives.WriteInt64BigEndian(datagram[NumberAt..], number);
        Hash(datagram, datagram[HashAt..HashEnd]);
    }

    /// <summary>The datagram's number; null where it is not, byte for byte, a datagram of that run.</summary>
    public static long? Check(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> marker)
    {
        if (datagram.Length != Length || !datagram.Slice(MarkerAt, MarkerLength).SequenceEqual(marker))
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(datagram, hash);
        return datagram[HashAt..HashEnd].SequenceEqual(hash) ? BinaryPrimitives.ReadInt64BigEndian(datagram[NumberAt..]) : null;
    }

    private static void Hash(ReadOnlySpan<byte> datagram, Span<byte> hash)
    {
        Span<byte> rest = stackalloc byte[Length - SHA256.HashSizeInBytes];
        datagram[..HashAt].CopyTo(rest);
        datagram[HashEnd..].CopyTo(rest[HashAt..]);
        SHA256.HashData(rest, hash);
    }
}
