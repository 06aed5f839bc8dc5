using NSec.Cryptography;

namespace GemRouter.Plugin.Aead.Tests.Vectors;

/// <summary>Project Wycheproof, hkdf_sha256_test.json, against NSec's Extract and Expand: the two calls that all keys come from (wire 2).</summary>
public sealed class WycheproofHkdfSha256Tests
{
    private static readonly Lazy<WycheproofFile<HkdfGroup>> File = new(static () => VectorFile.Wycheproof<HkdfGroup, HkdfDerivation>("hkdf_sha256_test.json"));

    [Fact]
    public void Every_derivation_holds()
    {
        int derived = 0;
        foreach (HkdfDerivation test in Cases().Where(static test => test.IsValid))
        {
            Assert.True(Derive(test).AsSpan().SequenceEqual(Convert.FromHexString(test.Okm)), $"Case {test.TcId} gives other bytes.");
            derived++;
        }

        Assert.InRange(derived, 80, 800);
    }

    [Fact]
    public void A_derivation_of_more_than_255_blocks_is_a_fault()
    {
        int faults = 0;
        foreach (HkdfDerivation test in Cases().Where(static test => !test.IsValid))
        {
            Assert.Contains("SizeTooLarge", test.Flags);
            Assert.ThrowsAny<ArgumentException>(() => Derive(test));
            faults++;
        }

        Assert.InRange(faults, 3, 30);
    }

    private static IEnumerable<HkdfDerivation> Cases() => File.Value.TestGroups.SelectMany(static group => group.Tests);

    private static byte[] Derive(HkdfDerivation test)
    {
        byte[] pseudorandomKey = KeyDerivationAlgorithm.HkdfSha256.Extract(Convert.FromHexString(test.Ikm), Convert.FromHexString(test.Salt));
        byte[] derived = new byte[test.Size];
        KeyDerivationAlgorithm.HkdfSha256.Expand(pseudorandomKey, Convert.FromHexString(test.Info), derived);
        return derived;
    }
}
