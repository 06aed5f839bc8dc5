using GemRouter.KeyBundles.Inputs;

namespace GemRouter.KeyBundles.Tests;

/// <summary>Bundles and real PKCS#11 tokens: those of SoftHSM2.</summary>
[Collection("SoftHSM2")]
[Trait("Needs", "System")]
public sealed class SoftHsmTests : IDisposable
{
    private readonly SoftHsm _hsm;

    public SoftHsmTests()
    {
        SoftHsm.SkipWhereMissing();
        _hsm = new SoftHsm();
    }

    private string Latches => _hsm.Folder.Path;

    public void Dispose() => _hsm?.Dispose();

    [Fact]
    public void Tokens_and_their_keys_are_listed_without_a_PIN()
    {
        TokenPublicKey one = _hsm.Add("one");
        TokenPublicKey two = _hsm.Add("two", "0a0b");
        IReadOnlyList<TokenFacts> tokens = TokenList.Read(SoftHsm.Module!);
        Assert.Equal(["one", "two"], tokens.Select(static token => token.Label).Order(StringComparer.Ordinal));
        TokenFacts second = tokens.Single(static token => token.Label == "two");
        Assert.Equal((two, "0a0b"), (second.Keys.Single().PublicKey, second.Keys.Single().Id));
        Assert.Equal(PinTries.Enough, second.Tries);
    }

    [Fact]
    public async Task The_token_opens_the_bundle_and_no_latch_stays()
    {
        TokenPublicKey token = _hsm.Add("site-a");
        await OpensAsync(Seal(token), Access());
        Assert.Empty(Latched());
    }

    [Fact]
    public async Task The_spare_opens_it_too()
    {
        using SoftToken lost = new();
        TokenPublicKey spare = _hsm.Add("spare");
        await OpensAsync(Seal(lost.Key, spare), Access());
    }

    [Fact]
    public async Task Eight_threads_at_once_all_open_it()
    {
        TokenPublicKey token = _hsm.Add("site-a");
        KeyBundle bundle = Seal(token);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => OpensAsync(bundle, Access()))));
        Assert.Empty(Latched());
    }

    [Fact]
    public async Task A_wrong_PIN_is_tried_once_and_then_latched()
    {
        TokenPublicKey token = _hsm.Add("site-a");
        KeyBundle bundle = Seal(token);
        Assert.Equal(KeyFailure.Denied, (await RefusalAsync(bundle, Access("000000"))).Failure);
        Assert.Equal(PinTries.Low, TokenList.Read(SoftHsm.Module!).Single().Tries);
        Assert.Single(Latched());

        // The next start: the token itself warns, and behind that the latch holds.
        Assert.Equal(KeyFailure.LastTry, (await RefusalAsync(bundle, Access())).Failure);
        Answers person = new(SoftHsm.Pin);
        KeyUnavailableException latched = await RefusalAsync(bundle, Access(prompt: person) with { AcceptFewTries = true });
        Assert.Equal((KeyFailure.Latched, false), (latched.Failure, latched.MayPass));
        Assert.Empty(person.Questions);

        Assert.Equal([token.Fingerprint], BundleUnlock.Unlatch(bundle, Latches, CancellationToken.None));
        await OpensAsync(bundle, Access() with { AcceptFewTries = true });
        await OpensAsync(bundle, Access());
        Assert.Empty(Latched());
    }

    [Fact]
    public async Task Where_there_is_no_token_waiting_may_help()
    {
        TokenPublicKey token = _hsm.Add("site-a");
        KeyBundle bundle = Seal(token);
        _hsm.Plug(isIn: false);
        Answers person = new(SoftHsm.Pin);
        KeyUnavailableException absent = await RefusalAsync(bundle, Access(prompt: person));
        Assert.Equal((KeyFailure.Absent, true), (absent.Failure, absent.MayPass));
        Assert.Contains(token.Fingerprint, absent.Message, StringComparison.Ordinal);
        Assert.Empty(person.Questions);
        _hsm.Plug(isIn: true);
        await OpensAsync(bundle, Access());
    }

    [Fact]
    public async Task A_wrong_token_is_told_and_no_try_of_it_is_spent()
    {
        TokenPublicKey other = _hsm.Add("other");
        using SoftToken wanted = new();
        KeyUnavailableException wrong = await RefusalAsync(Seal(wanted.Key), Access("000000"));
        Assert.Equal((KeyFailure.WrongDevice, true), (wrong.Failure, wrong.MayPass));
        Assert.Contains(other.Fingerprint, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(wanted.Key.Fingerprint, wrong.Message, StringComparison.Ordinal);
        Assert.Equal(PinTries.Enough, TokenList.Read(SoftHsm.Module!).Single().Tries);
    }

    [Fact]
    public async Task A_module_that_is_missing_or_none_is_told()
    {
        using SoftToken token = new();
        KeyBundle bundle = Seal(token.Key);
        Assert.Equal(KeyFailure.SoftwareMissing, (await RefusalAsync(bundle, Access() with { Module = "/nowhere/libykcs11.so.2" })).Failure);
        Assert.Equal(KeyFailure.SoftwareMissing, (await RefusalAsync(bundle, Access() with { Module = _hsm.Folder.Write("libnone.so", "no library") })).Failure);
    }

    [Fact]
    public async Task A_damaged_recipient_is_told_after_one_right_login()
    {
        TokenPublicKey token = _hsm.Add("site-a");
        KeyBundle bundle = Seal(token);
        ((TokenRecipient)bundle.Recipients[0]).Wrapped[0] ^= 1;
        Assert.Equal(KeyFailure.Malformed, (await RefusalAsync(bundle, Access())).Failure);
        Assert.Empty(Latched());
    }

    [Fact]
    public async Task Where_no_latch_can_be_written_nothing_is_tried()
    {
        TokenPublicKey token = _hsm.Add("site-a");
        Assert.Equal(KeyFailure.Failed, (await RefusalAsync(Seal(token), Access("000000") with { Latches = _hsm.Folder["none"] })).Failure);
        Assert.Equal(PinTries.Enough, TokenList.Read(SoftHsm.Module!).Single().Tries);
    }

    [Fact]
    public async Task Whether_the_token_is_still_there_can_be_seen()
    {
        TokenPublicKey token = _hsm.Add("site-a");
        UnlockedBundle unlocked = await BundleUnlock.ByTokenAsync(Seal(token), Access(), CancellationToken.None);
        unlocked.Key.Dispose();
        Assert.True(unlocked.Token!.IsPresent());
        _hsm.Plug(isIn: false);
        Assert.False(unlocked.Token.IsPresent());
    }

    [Fact]
    public async Task No_PIN_shows_in_what_is_thrown()
    {
        TokenPublicKey token = _hsm.Add("site-a");
        Assert.DoesNotContain("918273", (await RefusalAsync(Seal(token), Access("918273"))).ToString(), StringComparison.Ordinal);
    }

    private static KeyBundle Seal(params TokenPublicKey[] tokens)
    {
        using BundleContent content = SampleKeys.Content();
        return KeyBundle.Seal(content, [.. tokens.Select(static token => NewRecipient.Token(token, [3]))], SampleKeys.Entropy);
    }

    private static async Task OpensAsync(KeyBundle bundle, TokenAccess access)
    {
        UnlockedBundle unlocked = await BundleUnlock.ByTokenAsync(bundle, access, CancellationToken.None);
        using FileKey key = unlocked.Key;
        using BundleContent? content = bundle.Open(key);
        Assert.Equal(SampleKeys.Bootstrap, content!.Find(BundleKeyKind.Bootstrap, "")!.Secret.Reveal());
    }

    private static Task<KeyUnavailableException> RefusalAsync(KeyBundle bundle, TokenAccess access) =>
        Assert.ThrowsAsync<KeyUnavailableException>(() => BundleUnlock.ByTokenAsync(bundle, access, CancellationToken.None));

    private TokenAccess Access(string pin = SoftHsm.Pin, Answers? prompt = null) =>
        new() { Module = SoftHsm.Module!, Latches = Latches, Pin = new SecretSource(null, "PIN", prompt ?? new Answers(pin)) };

    private IEnumerable<string> Latched() => Directory.GetFiles(Latches, "*.latch").Where(static path => TokenLatch.IsSetAt(path));
}
