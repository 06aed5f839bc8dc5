using System.Security.Cryptography;
using GemRouter.PivCard.Tests.Card;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace GemRouter.PivCard.Tests.Real;

/// <summary>What the modules do with the card; what the code that opens key bundles may rely on.</summary>
public sealed class UnwrapTests : RealReaderTest
{
    private const string Wrong = "000000";

    // ykcs11 says the first, OpenSC the second or the third: none of them says "gone" to somebody who knows one module only.
    private static readonly CKR[] Gone = [CKR.CKR_FUNCTION_FAILED, CKR.CKR_GENERAL_ERROR, CKR.CKR_DEVICE_REMOVED];

    private readonly ECDiffieHellman _peer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    private byte[] Point => TestCard.PointOf(_peer);

    private byte[] Secret => TestCard.Agree(_peer, Key);

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public void The_token_is_known_by_its_public_key_without_a_PIN(string path, string package)
    {
        using Pkcs11Module module = Open(path, package);
        Assert.True(module.Holds(Key));
        Assert.False(module.Holds(Point));
        Assert.Equal(0, Card.Pin.Attempts);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public void With_the_right_PIN_both_sides_have_the_same_secret(string path, string package)
    {
        using Pkcs11Module module = Open(path, package);
        Assert.Equal(Secret, module.Unwrap(TestCard.Pin, Point));
        Assert.Equal(3, Card.Pin.Remaining);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public void A_wrong_PIN_costs_exactly_one_try(string path, string package)
    {
        using Pkcs11Module module = Open(path, package);
        Assert.Equal(CKR.CKR_PIN_INCORRECT, Refused(module, Wrong));
        Assert.Equal((1, 2), (Card.Pin.Attempts, Card.Pin.Remaining));
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public void The_flags_tell_of_the_tries_that_are_left_and_cost_none(string path, string package)
    {
        foreach (int left in new[] { 3, 2, 1, 0 })
        {
            Card.Pin.Remaining = left;
            using Pkcs11Module module = Open(path, package);
            ITokenFlags flags = module.Flags;
            Assert.Equal((left, left == 1, left == 0), (left, flags.UserPinFinalTry, flags.UserPinLocked));
        }

        Assert.Equal(0, Card.Pin.Attempts);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public void A_locked_PIN_is_refused_until_the_PUK_unblocks_it(string path, string package)
    {
        Card.Pin.Remaining = 0;
        using (Pkcs11Module module = Open(path, package))
        {
            Assert.Equal(CKR.CKR_PIN_LOCKED, Refused(module, TestCard.Pin));
        }

        Assert.Equal(StatusWord.Success, new Terminal(Card).Unblock(TestCard.Puk, "654321"));
        using Pkcs11Module again = Open(path, package);
        Assert.Equal(Secret, again.Unwrap("654321", Point));
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task After_unplugging_and_plugging_a_fresh_session_works(string path, string package)
    {
        using Pkcs11Module module = Open(path, package);
        Assert.Equal(Secret, module.Unwrap(TestCard.Pin, Point));
        await Rig.UnplugAsync(Card);
        Assert.Empty(module.Slots);
        await Rig.PlugAsync(Card);
        Assert.Equal(Secret, module.UnwrapAgain(TestCard.Pin, Point));
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_session_whose_card_was_unplugged_is_of_no_use(string path, string package)
    {
        using Pkcs11Module module = Open(path, package);
        ISession session = module.Only().OpenSession(SessionType.ReadOnly);
        session.Login(CKU.CKU_USER, TestCard.Pin);
        Assert.Equal(Secret, Pkcs11Module.Derive(session, Point));
        await Rig.UnplugAsync(Card);
        Assert.ThrowsAny<Exception>(() => Pkcs11Module.Derive(session, Point)); // an answer of failure, or no key is found any more
        await Rig.PlugAsync(Card);
        Assert.Equal(1, Card.Count(Instruction.GeneralAuthenticate));
        Assert.Equal(1, Card.Pin.Attempts);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_card_that_leaves_in_mid_operation_is_an_error_and_not_a_hang(string path, string package)
    {
        using Pkcs11Module module = Open(path, package);
        Card.LeaveDuring(Commands.KeyUse);
        Assert.Contains(Refused(module, TestCard.Pin), Gone);
        await Rig.GoneAsync(Card);
        Assert.Empty(module.Slots); // a running OpenSC may miss for ever a card that is back before it looks; the product starts the module anew for each operation
        await Rig.PlugAsync(Card);
        Assert.Equal(Secret, module.UnwrapAgain(TestCard.Pin, Point));
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task Without_pcscd_there_is_no_token_and_with_it_again_there_is(string path, string package)
    {
        using Pkcs11Module module = Open(path, package);
        Assert.Equal(Secret, module.Unwrap(TestCard.Pin, Point));
        await Rig.StopDaemonAsync();
        Assert.Empty(SlotsOf(module));
        await Rig.StartDaemonAsync();
        _ = SlotsOf(module); // by the first look, ykcs11 finds that its connection is broken; the second finds the token
        Assert.Equal(Secret, module.UnwrapAgain(TestCard.Pin, Point));
        Assert.Equal(2, Card.Pin.Attempts);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_module_that_starts_before_pcscd_finds_the_token_later(string path, string package)
    {
        await Rig.StopDaemonAsync();
        using Pkcs11Module module = Open(path, package);
        Assert.Empty(SlotsOf(module));
        await Rig.StartDaemonAsync();
        Assert.Equal(Secret, module.UnwrapAgain(TestCard.Pin, Point));
    }

    public override async ValueTask DisposeAsync()
    {
        _peer.Dispose();
        await base.DisposeAsync();
    }

    private static Pkcs11Module Open(string path, string package)
    {
        Pkcs11Module.Need(path, package);
        return new Pkcs11Module(path);
    }

    private CKR Refused(Pkcs11Module module, string pin) => Assert.Throws<Pkcs11Exception>(() => module.Unwrap(pin, Point)).RV;

    private static IReadOnlyList<ISlot> SlotsOf(Pkcs11Module module)
    {
        try
        {
            return module.Slots;
        }
        catch (Pkcs11Exception exception) when (exception.RV == CKR.CKR_DEVICE_ERROR)
        {
            return []; // what ykcs11 answers without the daemon
        }
    }
}
