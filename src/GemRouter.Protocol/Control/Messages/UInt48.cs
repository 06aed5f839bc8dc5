using System.Buffers.Binary;

namespace GemRouter.Protocol;

/// <summary>The 48-bit numbers of the wire.</summary>
internal static class UInt48
{
    public const int Size = 6;

    public const long Max = (1L << 48) - 1;

    public static long Read(ReadOnlySpan<byte> bytes) =>
        ((long)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);

    public static void Write(long value, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], (uint)value);
    }
}
