using System.Diagnostics;
using System.Text.Json;

namespace GemRouter.Cli.Tests;

/// <summary>The built program under a lock: plugins are to the last byte what they were.</summary>
public sealed class PluginsLockTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public PluginsLockTests()
    {
        Folders.Copy(Place.Plugins, _folder["plugins"]);
        _folder.Write("m.yaml", Samples.Studio + "plugins: { paths: [plugins] }\n");
        Folders.CloseToOthers(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_lock_names_every_file_of_the_plugins_that_the_manifest_uses_and_no_others()
    {
        Call call = await LockAsync();
        Assert.Contains("+ gem.udp 0.1.0.0", call.Output, StringComparison.Ordinal);
        Assert.Contains("plugins: { lock: \"m.lock\" }", call.Output, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(_folder["m.lock"]);
        Assert.Equal(["plugin gem.aead 0.1.0.0", "plugin gem.file-keys 0.1.0.0", "plugin gem.multicast 0.1.0.0", "plugin gem.udp 0.1.0.0"], lines.Where(static line => line.StartsWith("plugin ", StringComparison.Ordinal)));
        Assert.Equal(
            new[] { "aead", "file-keys", "multicast", "udp" }.Sum(name => Directory.EnumerateFiles(_folder["plugins/" + name], "*", SearchOption.AllDirectories).Count()),
            lines.Count(static line => line.Length > 66 && line[64] == ' '));

        string text = File.ReadAllText(_folder["m.lock"]);
        Assert.Contains(", unchanged\n", (await LockAsync()).Output, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_folder["m.lock"]));
    }

    [Fact]
    public async Task Plugins_that_the_manifest_does_not_use_can_be_asked_for()
    {
        Assert.Contains("+ gem.pcap 0.1.0.0", (await LockAsync("--with", "gem.pcap")).Output, StringComparison.Ordinal);
        Call wrong = await RunAsync("plugins", "lock", "m.yaml", "--with", "gem.pkap");
        Assert.Equal((1, true), (wrong.ExitCode, wrong.Error.Contains("error GEM3004: there is no plugin \"gem.pkap\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("plan")]
    [InlineData("run")]
    [InlineData("plugins", "verify")]
    [InlineData("replay", "--in", "none.pcap", "--link", "lan")]
    public async Task With_a_lock_every_command_refuses_what_differs_what_is_missing_and_what_came_in_addition(params string[] command)
    {
        await LockAsync();
        File.AppendAllText(_folder["plugins/udp/GemRouter.Plugin.Udp.xml"], " ");
        File.Delete(_folder["plugins/multicast/GemRouter.Plugin.Multicast.deps.json"]);
        File.WriteAllText(_folder["plugins/aead/libextra.so"], "");
        Folders.CloseToOthers(_folder.Path);

        Call call = await RunAsync([.. command.TakeWhile(static word => !word.StartsWith('-')), "m.yaml", .. command.SkipWhile(static word => !word.StartsWith('-'))]);
        Assert.Equal(4, call.ExitCode);
        Assert.Equal(
            [
                $"{_folder["plugins/aead/libextra.so"]}: error GEM2035",
                $"{_folder["plugins/multicast/GemRouter.Plugin.Multicast.deps.json"]}: error GEM2034",
                $"{_folder["plugins/udp/GemRouter.Plugin.Udp.xml"]}: error GEM2033",
            ],
            call.Error.TrimEnd().Split('\n').Select(static line => line[..(line.IndexOf("GEM20", StringComparison.Ordinal) + 7)]));
    }

    [Fact]
    public async Task A_lock_that_the_manifest_names_must_be_there_and_one_that_it_does_not_name_counts_where_it_is()
    {
        await LockAsync();
        Call beside = await RunAsync("check", "m.yaml");
        Assert.Equal((0, true), (beside.ExitCode, beside.Output.Contains($"m.yaml: the plugins are as {_folder["m.lock"]} says (4 plugins, ", StringComparison.Ordinal)));

        _folder.Write("m.yaml", Samples.Studio + "plugins: { paths: [plugins], lock: sub/other.lock }\n");
        Call missing = await RunAsync("check", "m.yaml");
        Assert.Equal((4, true), (missing.ExitCode, missing.Error.StartsWith($"{_folder["sub/other.lock"]}: error GEM2031: ", StringComparison.Ordinal)));

        Directory.CreateDirectory(_folder["sub"]);
        Assert.DoesNotContain("plugins: {", (await LockAsync()).Output, StringComparison.Ordinal); // it goes where the manifest says
        Assert.Equal(0, (await RunAsync("check", "m.yaml")).ExitCode);
        File.CreateSymbolicLink(_folder["n.lock"], "nowhere"); // a lock is meant to be there
        File.Copy(_folder["m.yaml"], _folder["n.yaml"]);
        _folder.Write("n.yaml", Samples.Studio + "plugins: { paths: [plugins] }\n");
        Assert.Equal(4, (await RunAsync("check", "n.yaml")).ExitCode);
    }

    [Theory]
    [InlineData("plugins: { paths: [plugins], lokc: m.lock }", "GEM1001")]
    [InlineData("plugins: { paths: [plugins], lock: [m.lock] }", "GEM1003")]
    public async Task Where_it_is_not_known_whether_there_is_a_lock_nothing_is_loaded(string plugins, string code)
    {
        _folder.Write("m.yaml", Samples.Studio + plugins + "\n");
        Call call = await RunAsync("plan", "m.yaml");
        Assert.Equal(3, call.ExitCode);
        Assert.Contains(code, Assert.Single(call.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(3, (await RunAsync("plugins", "verify", "m.yaml")).ExitCode);
    }

    [Fact]
    public async Task What_the_lock_does_not_name_is_not_loaded_and_who_wants_it_is_told_so()
    {
        await LockAsync();
        Call list = await RunAsync("plugins", "list", "m.yaml", "--json");
        JsonElement answer = JsonSerializer.Deserialize<JsonElement>(list.Output);
        Assert.Equal(["gem.pcap", "gem.pkcs11", "gem.ring"], answer.GetProperty("passedOver").EnumerateArray().Select(static plugin => plugin.GetProperty("id").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(4, answer.GetProperty("plugins").GetArrayLength());

        _folder.Write("m.yaml", File.ReadAllText(_folder["m.yaml"]).Replace("lan:    { use: udp,", "lan:    { use: pcap,", StringComparison.Ordinal));
        Call call = await RunAsync("check", "m.yaml");
        Assert.Equal(1, call.ExitCode);
        Assert.Contains("error GEM1004: links.lan.use: unknown transport \"pcap\"", call.Error, StringComparison.Ordinal);
        Assert.Contains($"not loaded, for the lock {_folder["m.lock"]} does not name them: gem.pcap ({_folder["plugins/pcap"]}), gem.pkcs11 ({_folder["plugins/pkcs11"]}), gem.ring ({_folder["plugins/ring"]})", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_says_what_is_right_and_that_there_is_no_lock()
    {
        Call without = await RunAsync("plugins", "verify", "m.yaml");
        Assert.Equal((4, true), (without.ExitCode, without.Error.Contains("error GEM2031: there is no lock: m.yaml names none", StringComparison.Ordinal)));
        await LockAsync();
        Call verified = await RunAsync("plugins", "verify", "m.yaml");
        Assert.Equal((0, ""), (verified.ExitCode, verified.Error));
        Assert.Contains("not in the lock, and so never loaded", verified.Output, StringComparison.Ordinal);
        Assert.Empty(JsonSerializer.Deserialize<JsonElement>((await RunAsync("plugins", "verify", "m.yaml", "--json")).Output).GetProperty("problems").EnumerateArray());
    }

    [Fact]
    public async Task A_lock_is_made_anew_over_a_lock_and_over_nothing_else()
    {
        await LockAsync();
        File.AppendAllText(_folder["plugins/udp/GemRouter.Plugin.Udp.xml"], " ");
        Assert.StartsWith("~ gem.udp: GemRouter.Plugin.Udp.xml\n", (await LockAsync()).Output, StringComparison.Ordinal);
        Call call = await RunAsync("plugins", "lock", "m.yaml", "-o", "m.yaml");
        Assert.Equal((1, true), (call.ExitCode, call.Error.Contains("error GEM3005: ", StringComparison.Ordinal)));
        Assert.StartsWith("gem: 1", File.ReadAllText(_folder["m.yaml"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_is_made_where_a_router_would_refuse_it_and_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The rule is one of Linux.");
        using (Process change = Process.Start("chmod", ["g+w", _folder["plugins/udp"]]))
        {
            await change.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains($"{_folder["plugins/udp"]}: warning GEM2038: ", (await LockAsync()).Error, StringComparison.Ordinal);
        Assert.Equal(4, (await RunAsync("check", "m.yaml")).ExitCode);
    }

    private async Task<Call> LockAsync(params string[] more)
    {
        Call call = await RunAsync(["plugins", "lock", "m.yaml", .. more]);
        Assert.Equal(0, call.ExitCode);
        Folders.CloseToOthers(_folder["m.lock"]);
        return call;
    }

    private Task<Call> RunAsync(params string[] arguments) => Call.ProgramAsync(_folder.Path, arguments);
}
