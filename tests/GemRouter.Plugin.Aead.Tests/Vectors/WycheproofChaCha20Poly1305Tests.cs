namespace GemRouter.Plugin.Aead.Tests.Vectors;

/// <summary>Project Wycheproof, chacha20_poly1305_test.json: all cases of the suite's sizes, and that the others cannot slip in.</summary>
public sealed class WycheproofChaCha20Poly1305Tests
{
    private static readonly Lazy<WycheproofFile<AeadGroup>> File = new(static () => VectorFile.Wycheproof<AeadGroup, WycheproofAead>("chacha20_poly1305_test.json"));

    [Fact]
    public void Every_case_of_96_bit_nonces_holds()
    {
        ICipherSuite suite = Registered.Suite("chacha20-poly1305");
        (int authentic, int forged) = WycheproofAeadRun.Of(suite, File.Value.TestGroups.Where(static group => Fits(group)));

        Assert.InRange(authentic, 250, 2500);
        Assert.InRange(forged, 60, 600);
    }

    [Fact]
    public void Every_case_of_another_nonce_size_is_a_fault()
    {
        ICipherSuite suite = Registered.Suite("chacha20-poly1305");
        int faults = WycheproofAeadRun.FaultsOf(suite, File.Value.TestGroups.Where(static group => !Fits(group)));

        Assert.InRange(faults, 9, 100);
    }

    private static bool Fits(AeadGroup group) => group is { KeySize: 256, IvSize: 96, TagSize: 128 };
}
