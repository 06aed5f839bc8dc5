using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Tests;
using GemRouter.PivCard.Tests.Card;
using GemRouter.PivCard.Tests.Real;

namespace GemRouter.PivCard.Tests.Bundles;

/// <summary>No try of a PIN is burnt: what was spent is counted where it is spent, in the card.</summary>
public sealed class TriesTests : BundleTest
{
    private const string NewPin = "654321";

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_wrong_PIN_costs_one_try_however_often_the_start_is_repeated(string path, string package)
    {
        string module = Need(path, package);
        await RefusedAsync(Access(module, Wrong), KeyFailure.Denied);
        AssertTries(made: 1, left: 2);
        AssertLatched(true);
        Answers person = new(Wrong);
        for (int start = 0; start < 3; start++)
        {
            KeyUnavailableException refusal = await Assert.ThrowsAsync<KeyUnavailableException>(
                () => BundleUnlock.ByTokenAsync(Bundle, Access(module, person), TestContext.Current.CancellationToken));
            Assert.True(refusal.Failure is KeyFailure.Latched or KeyFailure.LastTry && !refusal.MayPass, refusal.Message); // which of them: as far as the module's flags go
        }

        Assert.Empty(person.Questions);
        AssertTries(made: 1, left: 2);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task After_a_person_took_the_latch_away_the_right_PIN_gives_all_tries_back(string path, string package)
    {
        string module = Need(path, package);
        await RefusedAsync(Access(module, Wrong), KeyFailure.Denied);
        await RefusedAsync(Access(module) with { AcceptFewTries = true }, KeyFailure.Latched);
        Assert.Equal([TokenPublicKey.Of(Key)!.Fingerprint], BundleUnlock.Unlatch(Bundle, Latches, TestContext.Current.CancellationToken));
        await OpensAsync(Access(module) with { AcceptFewTries = true });
        AssertTries(made: 2, left: 3);
        AssertLatched(false);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task The_last_try_is_spent_by_nobody_but_a_person(string path, string package)
    {
        string module = Need(path, package);
        Card.Pin.Remaining = 1;
        Answers person = new(Wrong);
        await RefusedAsync(Access(module, person), KeyFailure.LastTry);
        Assert.Empty(person.Questions);
        AssertTries(made: 0, left: 1);
        await OpensAsync(Access(module) with { AcceptFewTries = true });
        AssertTries(made: 1, left: 3);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_locked_token_is_told_and_opens_it_after_the_PUK_unblocked_it(string path, string package)
    {
        string module = Need(path, package);
        Card.Pin.Remaining = 0;
        await RefusedAsync(Access(module), KeyFailure.Locked);
        await RefusedAsync(Access(module) with { AcceptFewTries = true }, KeyFailure.Locked);
        AssertTries(made: 0, left: 0);
        Assert.Equal(StatusWord.Success, new Terminal(Card).Unblock(TestCard.Puk, NewPin));
        await OpensAsync(Access(module, NewPin));
        AssertTries(made: 1, left: 3);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_person_who_locks_it_by_the_last_try_unblocks_it_and_takes_the_latch_away(string path, string package)
    {
        string module = Need(path, package);
        Card.Pin.Remaining = 1;
        await Assert.ThrowsAsync<KeyUnavailableException>(
            () => BundleUnlock.ByTokenAsync(Bundle, Access(module, Wrong) with { AcceptFewTries = true }, TestContext.Current.CancellationToken));
        await RefusedAsync(Access(module), KeyFailure.Locked);
        AssertTries(made: 1, left: 0);
        Assert.Equal(StatusWord.Success, new Terminal(Card).Unblock(TestCard.Puk, NewPin));
        BundleUnlock.Unlatch(Bundle, Latches, TestContext.Current.CancellationToken);
        await OpensAsync(Access(module, NewPin));
        AssertLatched(false);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_token_that_is_pulled_out_while_it_compares_the_PIN_stays_latched(string path, string package)
    {
        string module = Need(path, package);
        Card.LeaveDuring(Commands.Login);
        await RefusedAsync(Access(module), KeyFailure.Removed); // not by itself: nobody knows whether a try was spent
        AssertLatched(true);
        await Rig.GoneAsync(Card);
        await Rig.PlugAsync(Card);
        await RefusedAsync(Access(module), KeyFailure.Latched);
        AssertTries(made: 1, left: 3);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_PIN_that_no_card_takes_costs_no_try(string path, string package)
    {
        KeyUnavailableException refusal = await Assert.ThrowsAsync<KeyUnavailableException>(
            () => BundleUnlock.ByTokenAsync(Bundle, Access(Need(path, package), "123"), TestContext.Current.CancellationToken));
        AssertTries(made: 0, left: 3);
        Assert.False(refusal.MayPass, refusal.Message);
    }
}
