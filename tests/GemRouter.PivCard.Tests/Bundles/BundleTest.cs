using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Inputs;
using GemRouter.KeyBundles.Tests;
using GemRouter.PivCard.Tests.Card;
using GemRouter.PivCard.Tests.Real;

namespace GemRouter.PivCard.Tests.Bundles;

/// <summary>A bundle that is sealed to the card, and a folder for latches.</summary>
public abstract class BundleTest : RealReaderTest
{
    protected const string Wrong = "000000";

    /// <summary>Where latches are.</summary>
    protected string Latches { get; private set; } = "";

    /// <summary>Sealed to the card's slot 9d.</summary>
    internal KeyBundle Bundle { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Latches = Directory.CreateTempSubdirectory("bundles-").FullName;
        Bundle = SealTo(Key);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Latches.Length > 0)
        {
            Directory.Delete(Latches, recursive: true);
        }
    }

    internal static KeyBundle SealTo(params byte[][] keys)
    {
        using BundleContent content = SampleKeys.Content();
        return KeyBundle.Seal(content, [.. keys.Select(static key => NewRecipient.Token(TokenPublicKey.Of(key)!, [3]))], SampleKeys.Entropy);
    }

    /// <summary>Where a module lies; the test ends here where it is not installed.</summary>
    internal static string Need(string path, string package)
    {
        Pkcs11Module.Need(path, package);
        return path;
    }

    internal TokenAccess Access(string module, string pin = TestCard.Pin) => Access(module, new Answers(pin));

    internal TokenAccess Access(string module, Answers person) => new() { Module = module, Latches = Latches, Pin = new SecretSource(null, "PIN", person) };

    internal Task OpensAsync(TokenAccess access) => OpensAsync(Bundle, access);

    internal static async Task<TokenPresence> OpensAsync(KeyBundle bundle, TokenAccess access)
    {
        UnlockedBundle unlocked = await BundleUnlock.ByTokenAsync(bundle, access, TestContext.Current.CancellationToken);
        using FileKey key = unlocked.Key;
        using BundleContent? content = bundle.Open(key);
        Assert.Equal(SampleKeys.Bootstrap, content!.Find(BundleKeyKind.Bootstrap, "")!.Secret.Reveal());
        return unlocked.Token!;
    }

    /// <summary>It does not open, for that reason, which passes by itself or does not.</summary>
    internal Task RefusedAsync(TokenAccess access, KeyFailure failure, bool mayPass = false) => RefusedAsync(Bundle, access, failure, mayPass);

    internal static async Task RefusedAsync(KeyBundle bundle, TokenAccess access, KeyFailure failure, bool mayPass = false)
    {
        KeyUnavailableException exception = await Assert.ThrowsAsync<KeyUnavailableException>(() => BundleUnlock.ByTokenAsync(bundle, access, TestContext.Current.CancellationToken));
        Assert.True(failure == exception.Failure && mayPass == exception.MayPass, $"{exception.Failure}, {(exception.MayPass ? "may pass" : "does not pass")}: {exception.Message}");
    }

    /// <summary>So many tries were made, and so many are left.</summary>
    protected void AssertTries(int made, int left) => Assert.Equal((made, left), (Card.Pin.Attempts, Card.Pin.Remaining));

    /// <summary>Whether a try may have been wrong that nobody looked after yet.</summary>
    protected void AssertLatched(bool isLatched) => Assert.Equal(isLatched, Directory.GetFiles(Latches, "*.latch").Any(static path => new FileInfo(path).Length > 0));
}
