using System.Text.Json;
using GemRouter.Cli;
using GemRouter.EndToEnd.Tests.Rig;
using GemRouter.PivCard.Card;
using GemRouter.PivCard.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>docs/keys.md from the factory state of two YubiKeys to the loss of one, with Yubico's tool and the program's commands.</summary>
[Trait("Needs", "System")]
public sealed class TokenCommandTests : RealNetworkTest
{
    private const string Module = "/usr/lib/x86_64-linux-gnu/libykcs11.so.2";

    private readonly string _folder = "";
    private PivRig? _rig;

    public TokenCommandTests()
    {
        Assert.SkipWhen(PivRig.Missing is not null, PivRig.Missing ?? "");
        Assert.SkipWhen(!File.Exists(Module), $"{Module} is not installed (Debian package ykcs11).");
        Need("yubico-piv-tool", "yubico-piv-tool");
        _folder = Place.NewFolder();
    }

    private string Bundle => PathOf("site-a.gemkeys");

    [Fact]
    public async Task A_YubiKey_and_a_spare_are_set_up_used_locked_unblocked_and_replaced()
    {
        using VirtualCard card = new(71000001);
        using VirtualCard spare = new(71000002);
        await using PivRig rig = await PivRig.StartAsync(card, spare);
        _rig = rig;
        await using Lab lab = new(TimeProvider.System);
        LabHost desk = await lab.AddHostAsync("desk", Cancellation);

        // one at a time
        await rig.UnplugAsync(spare);
        await SetUpAsync(desk, "site-a");
        await rig.UnplugAsync(card);
        await rig.PlugAsync(spare);
        await SetUpAsync(desk, "spare");
        await rig.PlugAsync(card);
        JsonElement tokens = (await WellAsync(desk, "keys", "tokens", "--json")).Json.GetProperty("tokens");
        Assert.Equal(["71000001", "71000002"], tokens.EnumerateArray().Select(static token => token.GetProperty("serial").GetString()).Order(StringComparer.Ordinal));
        Assert.All(tokens.EnumerateArray(), static token => Assert.Equal("enough", token.GetProperty("tries").GetString()));
        string fingerprint = tokens.EnumerateArray().Single(static token => token.GetProperty("serial").GetString() == "71000001").GetProperty("keys")[0].GetProperty("fingerprint").GetString()!;

        await WellAsync(desk, "keys", "generate", "bk", PathOf("studio.bk"));
        await WellAsync(desk, "keys", "generate", "gak", PathOf("video.gak"));
        await WellAsync(desk, "keys", "generate", "identity", PathOf("site-a.key"));
        await WellAsync(
            desk, "keys", "seal", Bundle, "--bk", PathOf("studio.bk"), "--gak", $"video={PathOf("video.gak")}", "--identity", PathOf("site-a.key"),
            "--to", PathOf("site-a.pem"), "--to", PathOf("spare.pem"));
        Assert.Equal((1, 1), (card.Pin.Attempts, spare.Pin.Attempts)); // by change-pin

        // each opens it
        await rig.UnplugAsync(spare);
        Assert.Equal(ExitCode.Well, await CheckAsync(desk, "654321"));
        await rig.UnplugAsync(card);
        await rig.PlugAsync(spare);
        Assert.Equal(ExitCode.Well, await CheckAsync(desk, "654321"));

        // a wrong PIN, and how it is set right
        Assert.Equal(ExitCode.WrongPin, await CheckAsync(desk, "000000"));
        Assert.Equal(ExitCode.LastTry, await CheckAsync(desk, "654321"));
        Assert.Equal(ExitCode.TokenLatched, await CheckAsync(desk, "654321", "--accept-few-tries"));
        Assert.Equal(2, spare.Pin.Remaining);
        await WellAsync(desk, "keys", "unlatch", Bundle);
        Assert.Equal(ExitCode.Well, await CheckAsync(desk, "654321", "--accept-few-tries"));
        Assert.Equal(3, spare.Pin.Remaining);

        // locked, and unblocked with the PUK
        spare.Pin.Remaining = 0;
        Assert.Equal(ExitCode.TokenLocked, await CheckAsync(desk, "654321"));
        await DoneAsync(desk, "yubico-piv-tool", "-a", "unblock-pin", "-P", "87654321", "-N", "135790");
        Assert.Equal(ExitCode.Well, await CheckAsync(desk, "135790"));

        // the first one was lost: it opens the bundle no longer
        await WellAsync(desk, "keys", "remove-recipient", Bundle, fingerprint, "--pin", Pin("135790"));
        Assert.Equal(ExitCode.Well, await CheckAsync(desk, "135790"));
        await rig.UnplugAsync(spare);
        await rig.PlugAsync(card);
        Assert.Equal(ExitCode.WrongToken, await CheckAsync(desk, "654321"));
    }

    private async Task SetUpAsync(LabHost desk, string name)
    {
        await DoneAsync(desk, "yubico-piv-tool", "-a", "change-pin", "-P", "123456", "-N", "654321");
        await DoneAsync(desk, "yubico-piv-tool", "-a", "change-puk", "-P", "12345678", "-N", "87654321");
        await DoneAsync(desk, "yubico-piv-tool", "-a", "generate", "-s", "9d", "-A", "ECCP256", "--pin-policy=once", "--touch-policy=never", "-o", PathOf($"{name}.pem"));
    }

    private async Task<int> CheckAsync(LabHost desk, string pin, params string[] options)
    {
        ProgramOutput output = await ProgramOutput.OfAsync(desk.Start(Place.Program, ["keys", "check", Bundle, "--pin", Pin(pin), .. options]));
        Assert.DoesNotContain(pin, output.Output + output.Errors, StringComparison.Ordinal);
        return output.ExitCode;
    }

    private async Task<ProgramOutput> WellAsync(LabHost desk, params string[] arguments)
    {
        ProgramOutput output = await ProgramOutput.OfAsync(desk.Start(Place.Program, arguments));
        Assert.True(output.ExitCode == ExitCode.Well, $"{output.Output}{output.Errors}\n{_rig?.Log}");
        return output;
    }

    private async Task DoneAsync(LabHost desk, string program, params string[] arguments)
    {
        ProgramOutput output = await ProgramOutput.OfAsync(desk.Start(Programs.Need(program), arguments));
        Assert.True(output.ExitCode == 0, $"{output.Output}{output.Errors}\n{_rig?.Log}");
    }

    private string Pin(string pin)
    {
        Keys.Write(_folder, $"pin-{pin}", [.. pin.Select(static digit => (byte)digit)]);
        return PathOf($"pin-{pin}");
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
