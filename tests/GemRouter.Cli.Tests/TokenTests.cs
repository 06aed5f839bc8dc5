using System.Text.Json;
using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Tests;

namespace GemRouter.Cli.Tests;

/// <summary>Key bundles from the command line, with a token of SoftHSM2.</summary>
[Collection("SoftHSM2")]
[Trait("Needs", "System")]
public sealed class TokenTests : IDisposable
{
    private readonly SoftHsm? _hsm;

    public TokenTests()
    {
        SoftHsm.SkipWhereMissing();
        _hsm = new SoftHsm();
    }

    private string this[string name] => _hsm!.Folder[name];

    public void Dispose() => _hsm?.Dispose();

    [Fact]
    public async Task From_an_empty_token_to_a_spare_that_opens()
    {
        TokenPublicKey token = _hsm!.Add("site-a");
        _hsm.Folder.Write("pin", SoftHsm.Pin);
        _hsm.Folder.Write("wrong", "000000");
        Call list = await Call.InProcessAsync("keys", "tokens", "--module", SoftHsm.Module!, "--json");
        JsonElement key = JsonDocument.Parse(list.Output).RootElement.GetProperty("tokens")[0].GetProperty("keys")[0];
        Assert.Equal((token.Fingerprint, "03"), (key.GetProperty("fingerprint").GetString(), key.GetProperty("id").GetString()));

        await Call.InProcessAsync("keys", "generate", "bk", this["bk"]);
        Assert.Equal(0, (await Call.InProcessAsync("keys", "seal", this["a.gemkeys"], "--bk", this["bk"], "--to", key.GetProperty("publicKey").GetString()!)).ExitCode);
        Assert.Equal((0, ""), Result(await RunAsync("check", "pin")));

        // A spare: the bundle is opened once, by the first token, and the spare need not be there.
        using SoftToken spare = new();
        Assert.Equal((0, ""), Result(await RunAsync("add-recipient", "pin", "--to", spare.Key.ToString())));
        Assert.Contains(spare.Key.Fingerprint, (await RunAsync("check", "pin")).Output, StringComparison.Ordinal);

        // A wrong PIN, and the way back.
        Assert.Equal(23, (await RunAsync("check", "wrong")).ExitCode);
        Assert.Equal(24, (await RunAsync("check", "pin")).ExitCode);
        Assert.Equal(26, (await RunAsync("check", "pin", "--accept-few-tries")).ExitCode);
        Call unlatch = await Call.InProcessAsync("keys", "unlatch", this["a.gemkeys"]);
        Assert.Equal((0, $"unlatched: {token.Fingerprint}\n"), (unlatch.ExitCode, unlatch.Output));
        Assert.Equal((0, ""), Result(await RunAsync("check", "pin", "--accept-few-tries")));
        Assert.Equal((0, ""), Result(await RunAsync("check", "pin")));

        _hsm.Plug(isIn: false);
        Assert.Equal(21, (await RunAsync("check", "pin")).ExitCode);
        Assert.Equal((21, "no token\n"), ((await ListAsync()).ExitCode, (await ListAsync()).Output));
    }

    [Fact]
    public async Task Another_token_has_an_exit_code_of_its_own()
    {
        _hsm!.Add("other");
        _hsm.Folder.Write("pin", SoftHsm.Pin);
        using SoftToken wanted = new();
        await Call.InProcessAsync("keys", "generate", "bk", this["bk"]);
        await Call.InProcessAsync("keys", "seal", this["a.gemkeys"], "--bk", this["bk"], "--to", wanted.Key.ToString());
        Assert.Equal(22, (await RunAsync("check", "pin")).ExitCode);
    }

    private static (int ExitCode, string Error) Result(Call call) => (call.ExitCode, call.Error);

    private static Task<Call> ListAsync() => Call.InProcessAsync("keys", "tokens", "--module", SoftHsm.Module!);

    private Task<Call> RunAsync(string command, string pin, params string[] more) =>
        Call.InProcessAsync(["keys", command, this["a.gemkeys"], "--module", SoftHsm.Module!, "--pin", this[pin], .. more]);
}
