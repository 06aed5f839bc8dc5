using System.Buffers.Binary;
using System.Globalization;

namespace GemRouter.Protocol;

/// <summary>Names a SEK within its stream: the kid of wire 2, carried in each data packet.</summary>
/// <param name="Value">The four bytes, big-endian.</param>
public readonly record struct KeyId(uint Value)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 4;

    /// <summary>Reads the first four bytes of a span.</summary>
    public static KeyId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <summary>Writes the four bytes.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(destination, Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x8", CultureInfo.InvariantCulture);
}
