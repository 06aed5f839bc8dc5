using System.Text.Json;

namespace GemRouter.Cli.Tests;

/// <summary>What an author asks the built program of a plugin.</summary>
public sealed class PluginsCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Inspect_shows_what_a_plugin_offers_needs_and_was_built_against()
    {
        Call call = await RunAsync("plugins", "inspect", Path.Combine(Place.Plugins, "aead"));
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.StartsWith("gem.aead 0.1.0.0\n", call.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n  contract +needs 0\.1, built against 0\.1\.0\.0; this router has 0\.1\n", call.Output);
        Assert.Matches(@"\n  offers +cipher suite \(options GemRouter\.NoOptions\)\n", call.Output);
        Assert.Matches(@"\n  libraries +NSec\.Cryptography [0-9.]+ \(NSec\.Cryptography\.dll\)\n", call.Output);
        Assert.Contains("runtimes/linux-x64/native/libsodium.so", call.Output, StringComparison.Ordinal);
        Assert.Contains(" ComponentFactory.CipherSuite\n", call.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_answers_as_JSON()
    {
        JsonElement answer = JsonSerializer.Deserialize<JsonElement>((await RunAsync("plugins", "inspect", Path.Combine(Place.Plugins, "pcap"), "--json")).Output);
        Assert.Empty(answer.GetProperty("problems").EnumerateArray());
        JsonElement plugin = answer.GetProperty("plugin");
        Assert.Equal(("gem.pcap", "0.1", "transport"), (
            plugin.GetProperty("id").GetString(), plugin.GetProperty("contract").GetProperty("needed").GetString(), plugin.GetProperty("offers")[0].GetProperty("kind").GetString()));
        Assert.Contains(plugin.GetProperty("references").EnumerateArray(), static one => one.GetProperty("name").GetString() == "SharpPcap" && one.GetProperty("source").GetString() == "plugin");
    }

    [Fact]
    public async Task Check_lists_the_components_and_what_each_needs()
    {
        Call call = await RunAsync("plugins", "check", Path.Combine(Place.Plugins, "pcap"));
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Contains("\n  transport  pcap  needs options: device: ", call.Output, StringComparison.Ordinal);
        JsonElement json = JsonSerializer.Deserialize<JsonElement>((await RunAsync("plugins", "check", Path.Combine(Place.Plugins, "aead"), "--json")).Output);
        Assert.Equal(4, json.GetProperty("components").GetArrayLength());
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("check")]
    public async Task What_is_no_plugin_is_refused(string command)
    {
        _folder.Write("notes.txt", "");
        Call call = await RunAsync("plugins", command, _folder.Path);
        Assert.Equal(4, call.ExitCode);
        Assert.StartsWith($"{_folder.Path}: error GEM2004: ", call.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await RunAsync("plugins", command, _folder["none"])).ExitCode);
    }

    [Fact]
    public async Task Check_names_all_that_is_wrong_at_once()
    {
        Folders.Copy(Path.Combine(Place.Plugins, "pcap"), _folder["pcap"]);
        File.Delete(_folder["pcap/SharpPcap.dll"]);
        File.Delete(_folder["pcap/PacketDotNet.dll"]);
        Call call = await RunAsync("plugins", "check", _folder["pcap"]);
        Assert.Equal((4, 2), (call.ExitCode, call.Error.TrimEnd().Split('\n').Count(static line => line.Contains("error GEM2040: ", StringComparison.Ordinal))));
        Assert.EndsWith(": 2 problems\n", call.Output, StringComparison.Ordinal);
    }

    private Task<Call> RunAsync(params string[] arguments) => Call.ProgramAsync(_folder.Path, arguments);
}
