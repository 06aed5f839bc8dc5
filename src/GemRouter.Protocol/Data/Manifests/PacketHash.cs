using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace GemRouter.Protocol;

/// <summary>H(bytes)[0..16] of a packet or a manifest (wire 5.6). The default value, zeros, stands for a packet that was itself a manifest.</summary>
/// <param name="Value">The sixteen bytes, big-endian.</param>
public readonly record struct PacketHash(UInt128 Value)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 16;

    /// <summary>The hash of a whole UDP payload, or of a manifest's inner payload.</summary>
    public static PacketHash Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Read(hash);
    }

    /// <summary>Reads the first sixteen bytes of a span.</summary>
    public static PacketHash Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the sixteen bytes.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
