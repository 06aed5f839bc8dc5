using System.Text.Json;
using GemRouter.KeyBundles.Tests;
using TestFolder = GemRouter.Cli.Tests.TestFolder;

namespace GemRouter.Cli.Tests;

/// <summary>Key bundles from the command line: without a token.</summary>
public sealed class KeyBundleTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();

    private string Bundle => _folder["site-a.gemkeys"];

    public async ValueTask InitializeAsync()
    {
        await Call.InProcessAsync("keys", "generate", "bk", _folder["bk"]);
        await Call.InProcessAsync("keys", "generate", "gak", _folder["gak"]);
        await Call.InProcessAsync("keys", "generate", "identity", _folder["id"]);
        Secret("pass", "correct horse\n");
        Secret("other", "battery staple\n");
        Secret("wrong", "nothing\n");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_was_sealed_to_a_passphrase_opens_by_it()
    {
        Call sealing = await SealAsync();
        Assert.Equal((0, ""), (sealing.ExitCode, sealing.Error));
        Call check = await CheckAsync("pass", "--json");
        Assert.Equal((0, ""), (check.ExitCode, check.Error));
        JsonElement answer = JsonDocument.Parse(check.Output).RootElement;
        Assert.Equal(["bootstrap ", "group video", "identity "], answer.GetProperty("keys").EnumerateArray().Select(static key => $"{key.GetProperty("kind")} {key.GetProperty("name")}"));
        Call identity = await Call.InProcessAsync("keys", "show-public", _folder["id"]);
        Assert.Equal(identity.Output.Trim(), answer.GetProperty("keys")[2].GetProperty("publicKey").GetString());
        Assert.StartsWith("It opens.\n", (await CheckAsync("pass")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_shows_in_what_is_said()
    {
        await SealAsync();
        string key = File.ReadAllLines(_folder["bk"])[1];
        Assert.DoesNotContain(key, (await CheckAsync("pass", "--json")).Output + File.ReadAllText(Bundle), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_passphrase_has_an_exit_code_of_its_own()
    {
        await SealAsync();
        Call check = await CheckAsync("wrong");
        Assert.Equal((23, ""), (check.ExitCode, check.Output));
        Assert.Contains("GEM3010", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_is_never_overwritten()
    {
        File.WriteAllText(Bundle, "old");
        Call sealing = await SealAsync();
        Assert.Equal((1, "old"), (sealing.ExitCode, File.ReadAllText(Bundle)));
        Assert.Contains("GEM3007", sealing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sealing_needs_the_public_key_alone_in_digits_or_PEM()
    {
        using SoftToken token = new();
        using SoftToken spare = new();
        Call sealing = await Call.InProcessAsync("keys", "seal", Bundle, "--bk", _folder["bk"], "--to", $"{token.Key}@0a", "--to", _folder.Write("spare.pem", spare.Pem));
        Assert.Equal((0, $"sealed to {token.Key.Fingerprint}\nsealed to {spare.Key.Fingerprint}\n"), (sealing.ExitCode, sealing.Output));
        Assert.Contains("\"key-id\": \"0a\"", File.ReadAllText(Bundle), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("04")]
    [InlineData("none.pem")]
    public async Task What_is_no_public_key_is_refused(string to)
    {
        Call sealing = await Call.InProcessAsync("keys", "seal", Bundle, "--bk", _folder["bk"], "--to", to);
        Assert.Equal(1, sealing.ExitCode);
        Assert.Contains("GEM3008", sealing.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Bundle));
    }

    [Fact]
    public async Task Recipients_come_and_go()
    {
        using SoftToken spare = new();
        await SealAsync();
        Call add = await Call.InProcessAsync("keys", "add-recipient", Bundle, "--passphrase", _folder["pass"], "--new-passphrase", _folder["other"], "--to", spare.Key.ToString());
        Assert.Equal((0, ""), (add.ExitCode, add.Error));
        Assert.Contains(spare.Key.Fingerprint, add.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CheckAsync("other")).ExitCode);

        Assert.Equal(0, (await Call.InProcessAsync("keys", "remove-recipient", Bundle, spare.Key.Fingerprint, "--passphrase", _folder["other"])).ExitCode);
        Assert.DoesNotContain(spare.Key.ToString(), File.ReadAllText(Bundle), StringComparison.Ordinal);
        Assert.Equal(0, (await CheckAsync("pass")).ExitCode);
        Call none = await Call.InProcessAsync("keys", "remove-recipient", Bundle, "none", "--passphrase", _folder["other"]);
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("GEM3008", none.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--pin")]
    [InlineData("--passphrase")]
    public async Task A_PIN_on_the_command_line_is_refused_and_not_shown(string option)
    {
        await SealAsync();
        Call check = await Call.InProcessAsync("keys", "check", Bundle, option, "918273");
        Assert.Equal(2, check.ExitCode);
        Assert.DoesNotContain("918273", check.Error + check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_on_the_command_line_is_said()
    {
        Assert.Equal(2, (await Call.InProcessAsync("keys", "seal", Bundle, "--bk", _folder["bk"])).ExitCode);
        Assert.Equal(2, (await Call.InProcessAsync("keys", "seal", Bundle, "--passphrase", _folder["pass"])).ExitCode);
        Assert.Equal(2, (await Call.InProcessAsync("keys", "add-recipient", Bundle)).ExitCode);
    }

    [Fact]
    public async Task A_module_that_is_missing_has_an_exit_code_of_its_own()
    {
        using SoftToken token = new();
        await Call.InProcessAsync("keys", "seal", Bundle, "--bk", _folder["bk"], "--to", token.Key.ToString());
        Assert.Equal(20, (await Call.InProcessAsync("keys", "check", Bundle, "--module", "/nowhere/libykcs11.so.2", "--pin", _folder["pass"])).ExitCode);
        Assert.Equal(20, (await Call.InProcessAsync("keys", "tokens", "--module", "/nowhere/libykcs11.so.2")).ExitCode);
        Call unlatch = await Call.InProcessAsync("keys", "unlatch", Bundle);
        Assert.Equal((0, "nothing is latched\n"), (unlatch.ExitCode, unlatch.Output));
    }

    private Task<Call> SealAsync() =>
        Call.InProcessAsync("keys", "seal", Bundle, "--bk", _folder["bk"], "--gak", $"video={_folder["gak"]}", "--identity", _folder["id"], "--passphrase", _folder["pass"]);

    private Task<Call> CheckAsync(string passphrase, params string[] more) => Call.InProcessAsync(["keys", "check", Bundle, "--passphrase", _folder[passphrase], .. more]);

    private void Secret(string name, string text)
    {
        _folder.Write(name, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
