using System.Buffers.Binary;
using System.Globalization;

namespace GemRouter.Protocol;

/// <summary>Names a bootstrap key within a domain: bk_id (wire 2).</summary>
/// <param name="Value">The four bytes, big-endian.</param>
public readonly record struct BootstrapKeyId(uint Value)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 4;

    /// <summary>Reads the first four bytes of a span.</summary>
    public static BootstrapKeyId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <summary>Writes the four bytes.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt32BigEndian(destination, Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x8", CultureInfo.InvariantCulture);
}
