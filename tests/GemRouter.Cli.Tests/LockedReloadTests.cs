namespace GemRouter.Cli.Tests;

/// <summary>A router that runs under a lock: what lies on disk has to stay what it was at the start.</summary>
[Trait("Needs", "System")]
public sealed class LockedReloadTests : IDisposable
{
    private static readonly string Manifest = Samples.Quiet.Replace("eth0", "gem-none", StringComparison.Ordinal).Replace("eth1", "lo", StringComparison.Ordinal)
        .Replace("239.255.71.77, port: 7177", "239.255.71.95, port: 7195", StringComparison.Ordinal).Replace("ports: [5000]", "ports: [57195]", StringComparison.Ordinal)
        .Replace("origin: false", "ports: [57195]", StringComparison.Ordinal) + "plugins: { paths: [plugins], lock: m.lock }\n";

    private readonly TestFolder _folder = new();

    public LockedReloadTests()
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "It runs a router on Linux's loopback interface.");
        Directory.CreateDirectory(_folder["keys"]);
        Folders.Copy(Place.Plugins, _folder["plugins"]);
        _folder.Write("m.yaml", Manifest);
        Folders.CloseToOthers(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_reload_is_refused_where_a_file_or_the_lock_is_another_than_at_the_start()
    {
        foreach ((string kind, string file) in new[] { ("identity", "site-a.key"), ("bk", "studio.bk"), ("gak", "video.gak"), ("gak", "audio.gak") })
        {
            Assert.Equal(0, (await Call.InProcessAsync("keys", "generate", kind, _folder["keys/" + file])).ExitCode);
        }

        await LockAsync();
        await using RunningRouter router = RunningRouter.Start(_folder.Path, "m.yaml");
        await router.LogsAsync("shows how it is");
        Assert.Equal(0, (await ReloadAsync()).ExitCode);

        string changed = _folder["plugins/udp/GemRouter.Plugin.Udp.xml"];
        File.AppendAllText(changed, " ");
        Call differs = await ReloadAsync();
        Assert.Equal(3, differs.ExitCode);
        Assert.Contains($"{changed}: error GEM2033: ", differs.Output + differs.Error, StringComparison.Ordinal);

        await LockAsync();
        Call other = await ReloadAsync();
        Assert.Equal(3, other.ExitCode);
        Assert.Contains("error GEM2039: ", other.Output + other.Error, StringComparison.Ordinal);
        router.Signal("TERM");
        Assert.Equal(0, await router.EndAsync());
    }

    private async Task LockAsync()
    {
        Assert.Equal(0, (await Call.ProgramAsync(_folder.Path, "plugins", "lock", "m.yaml")).ExitCode);
        Folders.CloseToOthers(_folder["m.lock"]);
    }

    private Task<Call> ReloadAsync() => Call.ProgramAsync(_folder.Path, "reload", "--state", "run");
}
