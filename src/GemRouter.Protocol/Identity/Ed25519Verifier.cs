using System.Buffers.Binary;
using NSec.Cryptography;

namespace GemRouter.Protocol;

/// <summary>The verifier of production: NSec's, behind the checks of wire 1, which then do not hang on how its library was built.</summary>
public sealed class Ed25519Verifier : ISignatureVerifier
{
    /// <summary>Bytes of a signature.</summary>
    public const int SignatureSize = 64;

    private static readonly UInt256Parts GroupOrder = new(0x1000_0000_0000_0000, 0, 0x14de_f9de_a2f7_9cd6, 0x5812_631a_5cf5_d3ed);

    private static readonly UInt256Parts FieldPrime = new(0x7fff_ffff_ffff_ffff, ulong.MaxValue, ulong.MaxValue, 0xffff_ffff_ffff_ffed);

    // The y coordinates of the points of order 1, 2, 4 and 8 (RFC 7748, section 7 has the same points for Curve25519). Each stands for both signs of x.
    private static readonly UInt256Parts[] SmallOrder =
    [
        new(0, 0, 0, 0),
        new(0, 0, 0, 1),
        new(0x7fff_ffff_ffff_ffff, ulong.MaxValue, ulong.MaxValue, 0xffff_ffff_ffff_ffec),
        Little("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Little("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ];

    private Ed25519Verifier()
    {
    }

    /// <summary>The one instance; any thread.</summary>
    public static Ed25519Verifier Instance { get; } = new();

    /// <inheritdoc/>
    public bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize || !IsAcceptable(key.Bytes) || !UInt256Parts.Read(signature[32..]).IsBelow(GroupOrder))
        {
            return false;
        }

        return PublicKey.TryImport(SignatureAlgorithm.Ed25519, key.Bytes, KeyBlobFormat.RawPublicKey, out PublicKey? imported)
            && imported is not null
            && SignatureAlgorithm.Ed25519.Verify(imported, message, signature);
    }

    private static bool IsAcceptable(ReadOnlySpan<byte> key)
    {
        UInt256Parts y = UInt256Parts.Read(key).WithoutTopBit();
        return y.IsBelow(FieldPrime) && !SmallOrder.AsSpan().Contains(y);
    }

    private static UInt256Parts Little(string hex) => UInt256Parts.Read(Convert.FromHexString(hex)).WithoutTopBit();

    private readonly record struct UInt256Parts(ulong A, ulong B, ulong C, ulong D) // A is the most significant
    {
        public static UInt256Parts Read(ReadOnlySpan<byte> little) => new(
            BinaryPrimitives.ReadUInt64LittleEndian(little[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(little[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(little[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(little));

        public UInt256Parts WithoutTopBit() => this with { A = A & long.MaxValue };

        public bool IsBelow(UInt256Parts other) =>
            A != other.A ? A < other.A : B != other.B ? B < other.B : C != other.C ? C < other.C : D < other.D;
    }
}
