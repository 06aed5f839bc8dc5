using System.Numerics;
using CsCheck;
using NSec.Cryptography;

namespace GemRouter.Protocol.Tests.Identity;

public sealed class Ed25519VerifierTests : IDisposable
{
    private static readonly BigInteger GroupOrder = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly BigInteger FieldPrime = BigInteger.Pow(2, 255) - 19;

    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);
    private readonly byte[] _message = [1, 2, 3];

    public void Dispose() => _key.Dispose();

    [Fact]
    public void A_good_signature_verifies_and_no_other()
    {
        byte[] signature = SignatureAlgorithm.Ed25519.Sign(_key, _message);
        Assert.True(Verify(signature));
        for (int i = 0; i < signature.Length * 8; i++)
        {
            byte[] bad = [.. signature];
            bad[i / 8] ^= (byte)(1 << (i % 8));
            Assert.False(Verify(bad));
        }

        Assert.False(Ed25519Verifier.Instance.Verify(PublicKey, [1, 2], signature));
    }

    [Fact]
    public void A_signature_whose_S_is_not_canonical_is_refused()
    {
        byte[] signature = SignatureAlgorithm.Ed25519.Sign(_key, _message);
        BigInteger s = new(signature.AsSpan(32), isUnsigned: true);
        byte[] malleated = [.. signature];
        Little(s + GroupOrder).CopyTo(malleated, 32);
        Assert.False(Verify(malleated));
    }

    [Fact]
    public void Keys_of_small_order_and_keys_that_are_not_canonical_verify_nothing()
    {
        // With a key of small order, R = identity and S = 0 verify for one message in eight or for all of them, where nobody looks.
        BigInteger[] ys =
        [
            0, 1, FieldPrime - 1, FieldPrime, FieldPrime + 1, FieldPrime + 18,
            new(Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), isUnsigned: true),
            new(Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), isUnsigned: true),
        ];
        foreach (BigInteger y in ys)
        {
            foreach (byte sign in new byte[] { 0, 0x80 })
            {
                byte[] key = Little(y);
                key[31] |= sign;
                for (byte message = 0; message < 32; message++)
                {
                    foreach (BigInteger r in ys)
                    {
                        byte[] signature = [.. Little(r), .. new byte[32]];
                        Assert.False(Ed25519Verifier.Instance.Verify(new Ed25519PublicKey(key), [message], signature));
                    }
                }
            }
        }
    }

    [Fact]
    public void The_points_of_small_order_are_what_they_are_called()
    {
        // x² = (y² − 1) / (d y² + 1): eight times such a point is the identity, so doubling three times ends at y = 1.
        BigInteger d = Mod(-121665 * BigInteger.ModPow(121666, FieldPrime - 2, FieldPrime));
        foreach (string hex in new[] { "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a" })
        {
            BigInteger y = new(Convert.FromHexString(hex), isUnsigned: true);
            y &= BigInteger.Pow(2, 255) - 1;
            BigInteger yy = Mod(y * y);
            for (int doubling = 0; doubling < 3; doubling++)
            {
                // y(2P) = (y² + x²) / (1 − d x² y²)
                BigInteger xx = Mod((yy - 1) * Inverse(Mod((d * yy) + 1)));
                BigInteger y2 = Mod((yy + xx) * Inverse(Mod(1 - (d * xx * yy))));
                y = y2;
                yy = Mod(y * y);
            }

            Assert.Equal(BigInteger.One, y);
        }
    }

    [Fact]
    public void No_bytes_make_it_throw() => Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[0, 100], Gen.Byte.Array[0, 130]).Sample(
        (key, message, signature) => !Ed25519Verifier.Instance.Verify(new Ed25519PublicKey(key), message, signature));

    private static BigInteger Mod(BigInteger value) => ((value % FieldPrime) + FieldPrime) % FieldPrime;

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(value, FieldPrime - 2, FieldPrime);

    private static byte[] Little(BigInteger value)
    {
        byte[] bytes = new byte[32];
        Assert.True(value.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }

    private Ed25519PublicKey PublicKey => new(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    private bool Verify(byte[] signature) => Ed25519Verifier.Instance.Verify(PublicKey, _message, signature);
}
