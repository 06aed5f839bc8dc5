using System.Buffers.Binary;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>A payload that says which it is of which stream, and whose every byte follows from that: so a receiver knows of each that it is the one that was sent.</summary>
internal static class NumberedPayload
{
    public const int LeastLength = 28;

    private const int StreamAt = 16;
    private const int NumberAt = 20;

    /// <summary>Stands at the beginning of each; nothing of it may be seen on the fabric.</summary>
    public static ReadOnlySpan<byte> Marker => "in clear, in red"u8;

    public static void Write(Span<byte> payload, int stream, long number)
    {
        Marker.CopyTo(payload);
        BinaryPrimitives.WriteInt32BigEndian(payload[StreamAt..], stream);
        BinaryPrimitives.WriteInt64BigEndian(payload[NumberAt..], number);
        ulong state = ((ulong)(uint)stream << 40) ^ (ulong)number ^ 0x9E37_79B9_7F4A_7C15;
        foreach (ref byte one in payload[LeastLength..])
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            one = (byte)state;
        }
    }

    /// <summary>Which it is; null where it is not, byte for byte, what was written.</summary>
    public static (int Stream, long Number)? Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < LeastLength)
        {
            return null;
        }

        int stream = BinaryPrimitives.ReadInt32BigEndian(payload[StreamAt..]);
        long number = BinaryPrimitives.ReadInt64BigEndian(payload[NumberAt..]);
        byte[] expected = new byte[payload.Length];
        Write(expected, stream, number);
        return payload.SequenceEqual(expected) ? (stream, number) : null;
    }
}
