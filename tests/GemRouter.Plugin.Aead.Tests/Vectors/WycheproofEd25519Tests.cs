using NSec.Cryptography;

namespace GemRouter.Plugin.Aead.Tests.Vectors;

/// <summary>Project Wycheproof, ed25519_test.json, against NSec's verification: the one that control datagrams, boots and manifests rest on (wire 2, 3, 5.6).</summary>
public sealed class WycheproofEd25519Tests
{
    private static readonly Lazy<WycheproofFile<EddsaGroup>> File = new(static () => VectorFile.Wycheproof<EddsaGroup, EddsaSignature>("ed25519_test.json"));

    [Fact]
    public void Every_valid_signature_is_verified()
    {
        int verified = 0;
        foreach ((EddsaGroup group, EddsaSignature test) in Cases().Where(static one => one.Test.IsValid))
        {
            Assert.True(Verify(group, test), $"Case {test.TcId} is valid and was refused.");
            verified++;
        }

        Assert.InRange(verified, 80, 800);
    }

    [Fact] // Malleable, truncated, lengthened and oddly encoded ones among them: a message has one signature by its signer.
    public void Every_invalid_signature_is_refused()
    {
        int refused = 0;
        foreach ((EddsaGroup group, EddsaSignature test) in Cases().Where(static one => !one.Test.IsValid))
        {
            Assert.False(Verify(group, test), $"Case {test.TcId} ({string.Join(", ", test.Flags)}) is invalid and was verified.");
            refused++;
        }

        Assert.InRange(refused, 60, 600);
    }

    private static IEnumerable<(EddsaGroup Group, EddsaSignature Test)> Cases() =>
        File.Value.TestGroups.SelectMany(static group => group.Tests.Select(test => (group, test)));

    private static bool Verify(EddsaGroup group, EddsaSignature test)
    {
        Assert.Equal("edwards25519", group.PublicKey.Curve);
        return PublicKey.TryImport(SignatureAlgorithm.Ed25519, Convert.FromHexString(group.PublicKey.Pk), KeyBlobFormat.RawPublicKey, out PublicKey? key)
            && SignatureAlgorithm.Ed25519.Verify(key!, Convert.FromHexString(test.Msg), Convert.FromHexString(test.Sig));
    }
}
