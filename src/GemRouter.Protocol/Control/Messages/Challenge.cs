using System.Buffers.Binary;

namespace GemRouter.Protocol;

/// <summary>A challenge nonce: whoever echoes it is alive now (wire 4).</summary>
/// <param name="Value">The sixteen bytes, big-endian.</param>
public readonly record struct Challenge(UInt128 Value)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 16;

    /// <summary>Reads the first sixteen bytes of a span.</summary>
    public static Challenge Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the sixteen bytes.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);
}
