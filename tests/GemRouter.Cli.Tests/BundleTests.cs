using System.Text.Json;
using GemRouter.Cli.Bundling;

namespace GemRouter.Cli.Tests;

/// <summary>A bundle holds the program, a manifest and exactly its plugins.</summary>
public sealed class BundleTests : IDisposable
{
    private static readonly string Manifest = Samples.Quiet + "plugins: # where ours are\n  paths: [plugins]\n";

    private readonly TestFolder _folder = new();

    public BundleTests()
    {
        Directory.CreateSymbolicLink(_folder["plugins"], Place.Plugins);
        _folder.Write("m.yaml", Manifest);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_has_the_plugins_that_the_manifest_uses_pruned_to_one_runtime_and_locked()
    {
        Call call = await RunAsync("bundle", "m.yaml", "-o", "out/site-a");
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Equal(["gem.aead", "gem.file-keys", "gem.multicast", "gem.udp"], Names("out/site-a/plugins"));
        Assert.Equal([Runtimes.Here], Names("out/site-a/runtimes"));
        Assert.Equal([Runtimes.Here], Names("out/site-a/plugins/gem.aead/runtimes"));
        Assert.Equal(["site-a"], Names("out"));
        Assert.False(Directory.Exists(_folder["out/site-a/dotnet"]));
        Assert.Equal(File.ReadAllText(Path.Combine(Place.Root, "docs/systemd/gemrouter.service")), File.ReadAllText(_folder["out/site-a/gemrouter.service"]));
        Assert.EndsWith("plugins: { lock: \"${app}/gemrouter.lock\" }\n# plugins: # where ours are\n#   paths: [plugins]\n", File.ReadAllText(_folder["out/site-a/m.yaml"]), StringComparison.Ordinal);
        foreach (string text in (string[])[call.Output, File.ReadAllText(_folder["out/site-a/INSTALL.txt"])])
        {
            Assert.Contains("keys/site-a.key (from the manifest's folder)", text, StringComparison.Ordinal);
            Assert.Contains("keys/audio.gak", text, StringComparison.Ordinal);
        }

        Call check = await Call.RunAsync(_folder.Path, _folder["out/site-a/gemrouter"], "check", "out/site-a/m.yaml");
        Assert.Equal((0, ""), (check.ExitCode, check.Error));
        Assert.Contains($"the plugins are as {_folder["out/site-a/gemrouter.lock"]} says (4 plugins, ", check.Output, StringComparison.Ordinal);
        File.WriteAllText(_folder["out/site-a/plugins/gem.udp/extra.txt"], "");
        Folders.CloseToOthers(_folder["out/site-a"]);
        Call list = await Call.RunAsync(_folder.Path, _folder["out/site-a/gemrouter"], "plugins", "list");
        Assert.Equal((4, true), (list.ExitCode, list.Error.Contains("error GEM2035", StringComparison.Ordinal)));
        File.Delete(_folder["out/site-a/plugins/gem.udp/extra.txt"]);
        File.Delete(_folder["out/site-a/gemrouter.lock"]);
        Assert.Equal(4, (await Call.RunAsync(_folder.Path, _folder["out/site-a/gemrouter"], "check", "out/site-a/m.yaml")).ExitCode);
    }

    [Fact]
    public async Task It_says_as_JSON_what_it_put_in()
    {
        JsonElement report = JsonSerializer.Deserialize<JsonElement>((await RunAsync("bundle", "m.yaml", "-o", "out", "--with", "gem.pcap", "--json")).Output);
        Assert.Equal((_folder["out"], Runtimes.Here, false, true), (
            report.GetProperty("folder").GetString(), report.GetProperty("runtime").GetString(), report.GetProperty("selfContained").GetBoolean(), report.GetProperty("manifestChanged").GetBoolean()));
        JsonElement[] parts = [.. report.GetProperty("parts").EnumerateArray()];
        Assert.Contains(parts, static part => part.GetProperty("name").GetString() == "gem.pcap");
        Assert.Equal(
            Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories).Sum(static file => new FileInfo(file).Length), parts.Sum(static part => part.GetProperty("bytes").GetInt64()));
    }

    [Fact]
    public async Task Nothing_is_overwritten_and_nothing_half_written_is_left()
    {
        Directory.CreateDirectory(_folder["full"]);
        _folder.Write("full/mine.txt", "mine");
        Call full = await RunAsync("bundle", "m.yaml", "-o", "full");
        Assert.Equal((1, true), (full.ExitCode, full.Error.Contains("error GEM3006: the bundle cannot be made: ", StringComparison.Ordinal)));
        Assert.Equal(["mine.txt"], Names("full"));

        _folder.Write("flow.yaml", "{ gem: 1, domain: d }");
        Assert.Equal(3, (await RunAsync("bundle", "flow.yaml", "-o", "flow")).ExitCode);
        Assert.Equal(1, (await RunAsync("bundle", "m.yaml", "-o", "out", "--with", "gem.none")).ExitCode);
        Assert.Equal(2, (await RunAsync("bundle", "m.yaml", "-o", "out", "--runtime", "beos-x64")).ExitCode);
        Assert.Equal(["flow.yaml", "full", "m.yaml", "plugins"], Names("."));

        Directory.CreateDirectory(_folder["empty"]);
        Assert.Equal(0, (await RunAsync("bundle", "m.yaml", "-o", "empty/", "--runtime", Runtimes.Here)).ExitCode);
        Assert.Contains("gemrouter.lock", Names("empty"));
    }

    [Fact]
    public void A_folder_that_fails_on_the_way_is_gone()
    {
        using (StagingFolder staging = new(_folder["out"]))
        {
            staging.Write("a/b/c.txt", "text"u8);
            Assert.Throws<FileNotFoundException>(() => staging.Copy(_folder["none"], "d"));
        }

        Assert.Equal(["m.yaml", "plugins"], Names("."));
    }

    [Fact]
    public async Task A_bundle_of_locked_plugins_is_made_of_what_the_lock_says()
    {
        Directory.Delete(_folder["plugins"]);
        Folders.Copy(Place.Plugins, _folder["plugins"]);
        Folders.CloseToOthers(_folder.Path);
        Assert.Equal(0, (await RunAsync("plugins", "lock", "m.yaml")).ExitCode);
        Folders.CloseToOthers(_folder.Path);
        Assert.Equal(0, (await RunAsync("bundle", "m.yaml", "-o", "first")).ExitCode);
        File.AppendAllText(_folder["plugins/udp/GemRouter.Plugin.Udp.dll"], "x");
        Assert.Equal(4, (await RunAsync("bundle", "m.yaml", "-o", "second")).ExitCode);
        Assert.False(Directory.Exists(_folder["second"]));
    }

    [Fact]
    public async Task A_manifest_that_only_its_owner_may_read_stays_so()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Files have no such mode there.");
            return;
        }

        File.SetUnixFileMode(_folder["m.yaml"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await RunAsync("bundle", "m.yaml", "-o", "out");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["out/m.yaml"]));
        foreach (string path in Directory.EnumerateFileSystemEntries(_folder["out"], "*", SearchOption.AllDirectories))
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
        }
    }

    [Theory]
    [InlineData("runtimes/amiga-m68k/native/libsodium.so", true)]
    [InlineData("runtimes/any/lib/net10.0/A.dll", false)]
    [InlineData("data/runtimes/amiga-m68k/x", false)]
    [InlineData("runtimes/readme.txt", false)]
    public void Files_for_other_runtimes_are_told_by_their_folder(string path, bool others) => Assert.Equal(others, Runtimes.IsForOthers(path));

    private string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(_folder[folder]).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private Task<Call> RunAsync(params string[] arguments) => Call.ProgramAsync(_folder.Path, arguments);
}
