using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace GemRouter.Protocol;

/// <summary>A node: H(identity public key)[0..16] (wire 2).</summary>
/// <param name="Value">The sixteen bytes, big-endian.</param>
public readonly record struct NodeId(UInt128 Value)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 16;

    /// <summary>The first eight bytes, as ECHO names a node.</summary>
    public ulong Prefix => (ulong)(Value >> 64);

    /// <summary>The identifier of a public key.</summary>
    public static NodeId Of(Ed25519PublicKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key.Bytes, hash);
        return Read(hash);
    }

    /// <summary>Reads the first sixteen bytes of a span.</summary>
    public static NodeId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes the sixteen bytes.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
