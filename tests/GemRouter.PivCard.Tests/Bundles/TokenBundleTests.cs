using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Tests;
using GemRouter.PivCard.Rig;
using GemRouter.PivCard.Tests.Card;
using GemRouter.PivCard.Tests.Real;

namespace GemRouter.PivCard.Tests.Bundles;

/// <summary>Bundles and tokens as a YubiKey is one: which opens, and what is said of those that do not.</summary>
public sealed class TokenBundleTests : BundleTest
{
    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public void Tokens_and_their_keys_are_listed_without_a_PIN(string path, string package)
    {
        TokenFacts token = Assert.Single(TokenList.Read(Need(path, package)));
        TokenKey key = Assert.Single(token.Keys);
        Assert.Equal((TokenPublicKey.Of(Key), "03"), (key.PublicKey, key.Id));
        Assert.Equal(PinTries.Enough, token.Tries);
        AssertTries(made: 0, left: 3);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task The_token_opens_the_bundle_by_one_login_and_one_operation(string path, string package)
    {
        await OpensAsync(Access(Need(path, package)));
        AssertTries(made: 1, left: 3);
        Assert.Equal(1, Card.Count(Instruction.GeneralAuthenticate));
        AssertLatched(false);
    }

    [Fact]
    public async Task A_key_without_a_certificate_is_enough_for_Yubicos_module()
    {
        string module = Need(Pkcs11Module.Ykcs11.Path, Pkcs11Module.Ykcs11.Package);
        using VirtualCard bare = new(71000002);
        byte[] key = bare.MakeKey(hasCertificate: false);
        await Rig.DisposeAsync();
        await using PivRig rig = await PivRig.StartAsync(bare);
        await OpensAsync(SealTo(key), Access(module));
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task Of_two_tokens_the_one_opens_that_it_is_sealed_to_and_the_other_is_left_alone(string path, string package)
    {
        string module = Need(path, package);
        using VirtualCard spare = new(71000002);
        byte[] key = spare.MakeKey();
        await Rig.DisposeAsync();
        await using PivRig rig = await PivRig.StartAsync(Card, spare);
        await OpensAsync(SealTo(key), Access(module));
        AssertTries(made: 0, left: 3);
        Assert.Equal(1, spare.Pin.Attempts);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_wrong_token_is_told_and_nobody_is_asked_for_its_PIN(string path, string package)
    {
        using VirtualCard wanted = new();
        Answers person = new(Wrong);
        await RefusedAsync(SealTo(wanted.MakeKey()), Access(Need(path, package), person), KeyFailure.WrongDevice, mayPass: true);
        Assert.Empty(person.Questions);
        AssertTries(made: 0, left: 3);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task Where_no_token_is_plugged_waiting_helps(string path, string package)
    {
        string module = Need(path, package);
        await Rig.UnplugAsync(Card);
        Assert.Empty(TokenList.Read(module));
        await RefusedAsync(Access(module), KeyFailure.Absent, mayPass: true);
        await Rig.PlugAsync(Card);
        await OpensAsync(Access(module));
        AssertTries(made: 1, left: 3);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task Where_pcscd_does_not_run_that_is_said_and_waiting_helps(string path, string package)
    {
        string module = Need(path, package);
        await OpensAsync(Access(module));
        await Rig.StopDaemonAsync();
        await RefusedAsync(Access(module), KeyFailure.ServiceDown, mayPass: true);
        Assert.Equal(KeyFailure.ServiceDown, Assert.Throws<KeyUnavailableException>(() => TokenList.Read(module)).Failure);
        await Rig.StartDaemonAsync();
        await OpensAsync(Access(module));
        AssertTries(made: 2, left: 3);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_token_that_is_pulled_out_in_mid_operation_opens_it_when_it_is_back(string path, string package)
    {
        string module = Need(path, package);
        Card.LeaveDuring(Commands.KeyUse);
        await RefusedAsync(Access(module), KeyFailure.Removed, mayPass: true);
        AssertLatched(false); // the PIN was right
        await Rig.GoneAsync(Card);
        await Rig.PlugAsync(Card);
        await OpensAsync(Access(module));
        AssertTries(made: 2, left: 3);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_token_that_fails_is_said_to_have_failed(string path, string package)
    {
        string module = Need(path, package);
        Card.Answer(Commands.KeyUse, StatusWord.Failed);
        await RefusedAsync(Access(module), KeyFailure.Failed);
        AssertLatched(false);
        Card.AnswerAsUsual();
        await OpensAsync(Access(module));
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task Whether_the_token_is_still_there_is_seen_without_a_PIN(string path, string package)
    {
        TokenPresence token = await OpensAsync(Bundle, Access(Need(path, package)));
        Assert.True(token.IsPresent());
        await Rig.UnplugAsync(Card);
        Assert.False(token.IsPresent());
        await Rig.PlugAsync(Card);
        Assert.True(token.IsPresent());
        AssertTries(made: 1, left: 3);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task Eight_threads_at_once_all_open_it(string path, string package)
    {
        string module = Need(path, package);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => OpensAsync(Access(module)))));
        AssertTries(made: 8, left: 3);
        AssertLatched(false);
    }
}
