using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace GemRouter.Protocol;

/// <summary>One run of a node: H(boot public key)[0..16] (wire 2).</summary>
/// <param name="Value">The sixteen bytes, big-endian.</param>
public readonly record struct BootId(UInt128 Value)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 16;

    /// <summary>The first eight bytes, as WANT names a boot.</summary>
    public ulong Prefix => (ulong)(Value >> 64);

    /// <summary>The identifier of a public key.</summary>
    public static BootId Of(Ed25519PublicKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key.Bytes, hash);
        return Read(hash);
    }

    /// <summary>Reads the first sixteen bytes of a span.</summary>
    public static BootId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the sixteen bytes.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
