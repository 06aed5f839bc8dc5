using System.Buffers.Binary;
using System.Globalization;

namespace GemRouter.Protocol;

/// <summary>The number of a data packet under its SEK: 48 bits, from 1, never wrapping (wire 1). 0 is no packet's number.</summary>
public readonly record struct PacketNumber : IComparable<PacketNumber>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 6;

    /// <summary>The greatest number, 2^48 − 1.</summary>
    public const long Greatest = (1L << 48) - 1;

    /// <summary>The number of a SEK's first packet.</summary>
    public static readonly PacketNumber First = new(1);

    /// <summary>Makes a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or has more than 48 bits.</exception>
    public PacketNumber(long value)
    {
        if ((ulong)value > Greatest)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A packet number has 48 bits.");
        }

        Value = value;
    }

    /// <summary>The number, 0 to <see cref="Greatest"/>.</summary>
    public long Value { get; }

    /// <summary>Reads the first six bytes of a span.</summary>
    public static PacketNumber Read(ReadOnlySpan<byte> bytes) =>
        new(((long)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]));

    /// <summary>Writes the six bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], (uint)Value);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(Value >> 32));
    }

    /// <inheritdoc/>
    public int CompareTo(PacketNumber other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Lower.</summary>
    public static bool operator <(PacketNumber left, PacketNumber right) => left.Value < right.Value;

    /// <summary>Higher.</summary>
    public static bool operator >(PacketNumber left, PacketNumber right) => left.Value > right.Value;

    /// <summary>Not higher.</summary>
    public static bool operator <=(PacketNumber left, PacketNumber right) => left.Value <= right.Value;

    /// <summary>Not lower.</summary>
    public static bool operator >=(PacketNumber left, PacketNumber right) => left.Value >= right.Value;
}
