using System.Text.Json;

namespace GemRouter.Cli.Tests;

/// <summary>The built program as a running router: its fabric is the loopback interface, and its red interface never comes, which it waits for.</summary>
[Trait("Needs", "System")]
public sealed class RunTests : IDisposable
{
    private const string Ready = "shows how it is";

    private static readonly string Manifest = Samples.Studio.Replace("eth0", "gem-none", StringComparison.Ordinal).Replace("eth1", "lo", StringComparison.Ordinal)
        .Replace("239.255.71.77, port: 7177", "239.255.71.94, port: 7194", StringComparison.Ordinal).Replace("ports: [5000]", "ports: [57194]", StringComparison.Ordinal)
        .Replace("origin: false", "ports: [57194]", StringComparison.Ordinal);

    private readonly TestFolder _folder = new();

    public RunTests()
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "It runs a router on Linux's loopback interface, and sends it signals.");
        Directory.CreateDirectory(_folder["keys"]);
        _folder.Write("m.yaml", Manifest);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_runs_until_SIGTERM_and_answers_meanwhile()
    {
        await MakeKeysAsync();
        await using RunningRouter router = RunningRouter.Start(_folder.Path, "m.yaml");
        await router.LogsAsync(Ready);
        JsonElement status = JsonSerializer.Deserialize<JsonElement>((await Call.ProgramAsync(_folder.Path, "status", "--state", "run", "--json")).Output);
        Call identity = await Call.ProgramAsync(_folder.Path, "keys", "show-public", "keys/site-a.key");
        Assert.Equal(identity.Output.Trim(), status.GetProperty("node").GetProperty("publicKey").GetString());
        Assert.Equal("degraded", status.GetProperty("state").GetString());
        Assert.Contains("gem-none", status.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.InRange(status.GetProperty("times").GetProperty("startMs").GetDouble(), 1, 60_000);

        router.Signal("TERM");
        Assert.Equal(0, await router.EndAsync());
        Assert.False(File.Exists(_folder["run/gemrouter.sock"]));
    }

    [Fact]
    public async Task SIGHUP_reloads_the_manifest_and_SIGINT_ends_the_router()
    {
        await MakeKeysAsync();
        await using RunningRouter router = RunningRouter.Start(_folder.Path, "m.yaml");
        await router.LogsAsync(Ready);
        _folder.Write("m.yaml", Manifest.Replace("oversize: drop", "oversize: fragment", StringComparison.Ordinal));
        router.Signal("HUP");
        await router.LogsAsync("gemrouter: reloaded");
        _folder.Write("m.yaml", "}");
        router.Signal("HUP");
        await router.LogsAsync("the running manifest stays");
        Assert.Contains(router.Log, static line => line.Contains("GEM1011", StringComparison.Ordinal));
        router.Signal("INT");
        Assert.Equal(0, await router.EndAsync());
    }

    [Fact]
    public async Task What_a_killed_router_left_does_not_stop_the_next()
    {
        await MakeKeysAsync();
        await using (RunningRouter killed = RunningRouter.Start(_folder.Path, "m.yaml"))
        {
            await killed.LogsAsync(Ready);
            killed.Signal("KILL");
            await killed.EndAsync();
        }

        Assert.True(File.Exists(_folder["run/gemrouter.sock"]));
        Assert.Contains("the one that it belonged to has ended", (await Call.ProgramAsync(_folder.Path, "status", "--state", "run")).Error, StringComparison.Ordinal);
        await using RunningRouter next = RunningRouter.Start(_folder.Path, "m.yaml");
        await next.LogsAsync(Ready);
    }

    [Fact]
    public async Task A_second_router_on_one_state_folder_is_refused()
    {
        await MakeKeysAsync();
        await using RunningRouter first = RunningRouter.Start(_folder.Path, "m.yaml");
        await first.LogsAsync(Ready);
        Call second = await Call.ProgramAsync(_folder.Path, "run", "m.yaml");
        Assert.Equal(6, second.ExitCode);
        Assert.Contains("error GEM3014: ", second.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Call.ProgramAsync(_folder.Path, "status", "--state", "run")).ExitCode);
    }

    [Fact]
    public async Task A_key_that_is_missing_has_an_exit_code_of_its_own()
    {
        Call call = await Call.ProgramAsync(_folder.Path, "run", "m.yaml");
        Assert.Equal(5, call.ExitCode);
        Assert.Contains("error GEM3010: site-a cannot start: ", call.Error, StringComparison.Ordinal);
        Assert.Contains(_folder["keys/"], call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start: throw", "component.start_failed", "it failed to start: InvalidOperationException")]
    [InlineData("start: hang", "component.start_hung", "it did not come back from its start within 5 s")]
    public async Task A_plugin_that_does_not_start_costs_its_route_and_status_names_it(string how, string name, string message)
    {
        await MakeKeysAsync();
        WriteFaulty(how);
        await using RunningRouter router = RunningRouter.Start(_folder.Path, "m.yaml");
        await router.LogsAsync(Ready);
        JsonElement status = JsonSerializer.Deserialize<JsonElement>((await Call.ProgramAsync(_folder.Path, "status", "--state", "run", "--json")).Output);
        JsonElement fault = Assert.Single(status.GetProperty("faults").EnumerateArray());
        Assert.Equal(
            (name, "faulty", "stage faulty", "fixture.faulty 0.1.0.0", "bad", message),
            (Text(fault, "name"), Text(fault, "component"), Text(fault, "use"), Text(fault, "plugin"), Text(fault, "part"), Text(fault, "message")));
        Assert.Equal(["bad"], status.GetProperty("legs").EnumerateArray().Where(static leg => leg.GetProperty("hasFailed").GetBoolean()).Select(static leg => Text(leg, "route")).Distinct());
        router.Signal("TERM");
        Assert.Equal(0, await router.EndAsync());
    }

    [Theory]
    [InlineData("stop: throw", "component.stop_failed")]
    [InlineData("stop: hang", "component.stop_hung")]
    public async Task A_plugin_that_does_not_stop_is_named_and_keeps_nobody(string how, string name)
    {
        await MakeKeysAsync();
        WriteFaulty(how);
        await using RunningRouter router = RunningRouter.Start(_folder.Path, "m.yaml");
        await router.LogsAsync(Ready);
        router.Signal("TERM");
        Assert.Equal(0, await router.EndAsync());
        Assert.Contains(router.Log, line => line.Contains(name, StringComparison.Ordinal) && line.Contains("fixture.faulty 0.1.0.0", StringComparison.Ordinal));
    }

    private static string? Text(JsonElement part, string property) => part.GetProperty(property).GetString();

    private void WriteFaulty(string how)
    {
        Directory.CreateDirectory(_folder["own"]);
        Directory.CreateSymbolicLink(_folder["own/faulty"], Place.Fixture("faulty"));
        _folder.Write("m.yaml", $$"""
            {{Manifest.Replace("239.1.1.128/25", "239.1.2.0/24", StringComparison.Ordinal).TrimEnd()}}
              - { name: bad, red: lan, black: fabric, groups: [239.1.2.0/24], seal: { before: [{ use: faulty, {{how}} }] } }
            plugins: { paths: ["${app}/plugins", own] }

            """);
    }

    private async Task MakeKeysAsync()
    {
        foreach ((string kind, string file) in new[] { ("identity", "site-a.key"), ("bk", "studio.bk"), ("gak", "video.gak"), ("gak", "audio.gak") })
        {
            Assert.Equal(0, (await Call.InProcessAsync("keys", "generate", kind, _folder["keys/" + file])).ExitCode);
        }
    }
}
