namespace GemRouter.Plugin.Aead.Tests.Vectors;

/// <summary>Project Wycheproof, aes_gcm_test.json: all cases of the suite's sizes, and that the others cannot slip in.</summary>
public sealed class WycheproofAesGcmTests
{
    private static readonly Lazy<WycheproofFile<AeadGroup>> File = new(static () => VectorFile.Wycheproof<AeadGroup, WycheproofAead>("aes_gcm_test.json"));

    [Fact]
    public void Every_case_of_256_bit_keys_and_96_bit_nonces_holds()
    {
        ICipherSuite suite = Registered.Suite("aes-256-gcm");
        (int authentic, int forged) = WycheproofAeadRun.Of(suite, File.Value.TestGroups.Where(static group => Fits(group)));

        Assert.InRange(authentic, 39, 400);
        Assert.InRange(forged, 27, 400);
    }

    [Fact]
    public void Every_case_of_other_sizes_is_a_fault()
    {
        ICipherSuite suite = Registered.Suite("aes-256-gcm");
        int faults = WycheproofAeadRun.FaultsOf(suite, File.Value.TestGroups.Where(static group => !Fits(group)));

        Assert.InRange(faults, 250, 2500);
    }

    private static bool Fits(AeadGroup group) => group is { KeySize: 256, IvSize: 96, TagSize: 128 };
}
