namespace GemRouter.Plugin.Aead.Tests.Vectors;

/// <summary>
/// Project Wycheproof, aegis128L_test.json and aegis256_test.json. Their tags have 128 bits and the suites' have 256, so none of the cases can be opened. What can be compared, is: the
/// ciphertext does not depend on the size of the tag, and the two tags are made of the same state S: <c>128: S0 ^ S1 ^ …</c>, <c>256: (S0 ^ S1 ^ …) ‖ (… ^ …)</c>. The halves of the long
/// one, XORed, give the short one of AEGIS-256 (S0..S5 in both); with AEGIS-128L they have one word more (S0..S7 instead of S0..S6), which is how its tag was made in an old version.
/// Forged tags are refused in the tests of the draft's own vectors and in the properties.
/// </summary>
public sealed class WycheproofAegisTests
{
    private const int HalfTag = 16;

    [Fact]
    public void AEGIS_256_gives_every_ciphertext_and_every_128_bit_tag_in_folded_form()
    {
        ICipherSuite suite = Registered.Suite("aegis-256");
        int authentic = 0;
        int forged = 0;
        foreach (WycheproofAead test in Cases("aegis256_test.json"))
        {
            bool folds = FoldedTag(suite, test).SequenceEqual(Convert.FromHexString(test.Tag));
            Assert.True(folds == test.IsValid, $"Case {test.TcId}: the tag is {test.Result} and was found to be the opposite.");
            _ = test.IsValid ? authentic++ : forged++;
        }

        Assert.InRange(authentic, 350, 3500);
        Assert.InRange(forged, 100, 1000);
    }

    [Fact]
    public void AEGIS_128L_gives_every_ciphertext_and_the_old_versions_128_bit_tags_in_folded_form()
    {
        ICipherSuite suite = Registered.Suite("aegis-128l");
        int cases = 0;
        int old = 0;
        foreach (WycheproofAead test in Cases("aegis128L_test.json"))
        {
            bool folds = FoldedTag(suite, test).SequenceEqual(Convert.FromHexString(test.Tag));
            bool isOld = test.Flags.Contains("OldVersion");
            Assert.True(folds == isOld, $"Case {test.TcId}: the folded tag is right for the old version alone.");
            cases++;
            old += isOld ? 1 : 0;
        }

        Assert.InRange(cases, 450, 4500);
        Assert.InRange(old, 4, 10);
    }

    private static IEnumerable<WycheproofAead> Cases(string file) =>
        VectorFile.Wycheproof<AeadGroup, WycheproofAead>(file).TestGroups.Where(static group => group.TagSize == 128).SelectMany(static group => group.Tests);

    /// <summary>Seals, compares the ciphertext, and XORs the halves of the tag.</summary>
    private static byte[] FoldedTag(ICipherSuite suite, WycheproofAead test)
    {
        AeadCase answer = test.ToCase();
        ReadOnlySpan<byte> sealedText = AeadCheck.Seal(suite, answer);
        int length = answer.Sealed.Length - HalfTag;
        AeadCheck.Same(answer, answer.Sealed.AsSpan(0, length), sealedText[..length]);

        ReadOnlySpan<byte> tag = sealedText[length..];
        byte[] folded = new byte[HalfTag];
        for (int i = 0; i < HalfTag; i++)
        {
            folded[i] = (byte)(tag[i] ^ tag[i + HalfTag]);
        }

        return folded;
    }
}
