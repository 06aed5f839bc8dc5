using GemRouter.Cli;
using GemRouter.EndToEnd.Tests.Rig;
using GemRouter.PivCard.Card;
using GemRouter.PivCard.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>Routers that take all their keys from a YubiKey: a virtual one, behind the real pcscd and Yubico's real module.</summary>
[Trait("Needs", "System")]
public sealed class TokenTests : RealNetworkTest
{
    private const string Name = "site";
    private const string Options = $"bundle: {Name}.gemkeys, pin: pin";
    private const string Module = "/usr/lib/x86_64-linux-gnu/libykcs11.so.2";

    public TokenTests()
    {
        Assert.SkipWhen(PivRig.Missing is not null, PivRig.Missing ?? "");
        Assert.SkipWhen(!File.Exists(Module), $"{Module} is not installed (Debian package ykcs11).");
    }

    [Fact]
    public async Task A_router_logs_in_once_and_then_the_token_may_go()
    {
        using VirtualCard card = new();
        await using PivRig rig = await PivRig.StartAsync(card);
        await using Network network = await Network.BuildAsync();
        Site site = await AddSiteAsync(network, card);
        Site other = await network.AddSiteAsync("other", new ManifestText());
        other.Start();
        site.Start();
        await site.Router.RunsAsync();
        Assert.Equal((1, 3), (card.Pin.Attempts, card.Pin.Remaining));

        await rig.UnplugAsync(card);
        await Network.AcquaintedAsync(site, other); // the keys are those of the other's files
        Assert.Equal(1, card.Count(Instruction.GeneralAuthenticate));
    }

    [Fact]
    public async Task With_on_removal_stop_a_router_ends_when_its_token_is_taken_out()
    {
        using VirtualCard card = new();
        await using PivRig rig = await PivRig.StartAsync(card);
        await using Network network = await Network.BuildAsync();
        Site site = await AddSiteAsync(network, card, $"{Options}, on-removal: stop");
        site.Start();
        await site.Router.RunsAsync();
        await rig.UnplugAsync(card);
        int code = await site.Router.Process.Exit.WaitAsync(Until.Patience, TimeProvider.System, Cancellation);
        Assert.True(code == ExitCode.Failed, site.Router.Log);
    }

    [Fact]
    public async Task A_router_waits_for_pcscd_and_then_for_its_token()
    {
        using VirtualCard card = new();
        await using PivRig rig = await PivRig.StartAsync(card);
        await using Network network = await Network.BuildAsync();
        Site site = await AddSiteAsync(network, card);
        await rig.UnplugAsync(card);
        await rig.StopDaemonAsync();
        site.Start();
        await Until.TrueAsync(() => site.Router.Log.Contains("pcscd", StringComparison.Ordinal), "it says that pcscd does not run");
        await rig.StartDaemonAsync();
        await Until.TrueAsync(() => site.Router.Log.Contains("no token", StringComparison.Ordinal), "it says that there is no token");
        Assert.False(site.Router.Process.Exit.IsCompleted);
        await rig.PlugAsync(card);
        await site.Router.RunsAsync();
        Assert.Equal(1, card.Pin.Attempts);
    }

    [Fact]
    public async Task A_wrong_PIN_costs_one_try_however_often_the_router_is_started_again()
    {
        using VirtualCard card = new();
        await using PivRig rig = await PivRig.StartAsync(card);
        await using Network network = await Network.BuildAsync();
        Site site = await AddSiteAsync(network, card);
        network.Keys.Write("pin", "000000"u8.ToArray());
        List<int> codes = [];
        for (int start = 0; start < 4; start++)
        {
            codes.Add(await EndAsync(site));
            Assert.DoesNotContain("000000", site.Router.Log, StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.WrongPin, codes[0]);
        Assert.All(codes[1..], static code => Assert.Equal(ExitCode.LastTry, code)); // ykcs11 says so after one wrong PIN of three; behind that is the latch
        Assert.Equal((1, 2), (card.Pin.Attempts, card.Pin.Remaining));
    }

    [Fact]
    public async Task What_is_wrong_with_a_token_has_an_exit_code_of_its_own()
    {
        using VirtualCard card = new();
        using VirtualCard stranger = new(71000002);
        stranger.MakeKey();
        await using PivRig rig = await PivRig.StartAsync(card, stranger);
        await using Network network = await Network.BuildAsync();
        Site site = await AddSiteAsync(network, card, $"{Options}, when-absent: fail");

        card.Pin.Remaining = 0;
        Assert.Equal(ExitCode.TokenLocked, await EndAsync(site));
        card.Pin.Remaining = 1;
        Assert.Equal(ExitCode.LastTry, await EndAsync(site));
        card.Pin.Remaining = 3;
        await rig.UnplugAsync(card);
        Assert.Equal(ExitCode.WrongToken, await EndAsync(site));
        await rig.UnplugAsync(stranger);
        Assert.Equal(ExitCode.TokenAbsent, await EndAsync(site));
        await rig.StopDaemonAsync();
        Assert.Equal(ExitCode.TokenServiceDown, await EndAsync(site));
        await rig.StartDaemonAsync();
        await rig.PlugAsync(card);
        card.LeaveDuring(Commands.KeyUse);
        Assert.Equal(ExitCode.TokenRemoved, await EndAsync(site));
        Assert.Equal((1, 0), (card.Pin.Attempts, stranger.Pin.Attempts));
    }

    private static async Task<int> EndAsync(Site site)
    {
        site.Start();
        return await site.Router.Process.Exit.WaitAsync(Until.Patience, TimeProvider.System, Cancellation);
    }

    private static async Task<Site> AddSiteAsync(Network network, VirtualCard card, string options = Options)
    {
        network.Keys.Seal(Name, card.MakeKey());
        network.Keys.Write("pin", "123456"u8.ToArray());
        return await network.AddSiteAsync(Name, new ManifestText { Token = options });
    }
}
