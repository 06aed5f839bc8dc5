using System.Buffers.Binary;
using System.Globalization;

namespace GemRouter.Protocol;

/// <summary>Names a SEK without telling it: the commit of wire 2.</summary>
/// <param name="Value">The sixteen bytes, big-endian.</param>
public readonly record struct Commitment(UInt128 Value)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 16;

    /// <summary>Reads the first sixteen bytes of a span.</summary>
    public static Commitment Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the sixteen bytes.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
