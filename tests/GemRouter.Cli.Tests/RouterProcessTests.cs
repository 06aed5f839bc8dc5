using System.Text;
using GemRouter.Kernel.Manifests;
using GemRouter.Loading;
using GemRouter.Testing;
using Microsoft.Extensions.Logging;

namespace GemRouter.Cli.Tests;

/// <summary>A router as a process: start, reload, end.</summary>
public sealed class RouterProcessTests : IDisposable
{
    private static readonly Lazy<LoadedComponents> Components = new(static () => new LoadedComponents(new PluginLoader(new TrustEverything()).Load([Place.Plugins])));

    private readonly TestFolder _folder = new();
    private readonly FakeRouter _router = new();
    private readonly RecordingLogger _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly NoticeReceiver _manager;
    private readonly RouterProcess _process;
    private string _text = Samples.Studio;

    public RouterProcessTests()
    {
        _manager = new NoticeReceiver(_folder["notify"]);
        _process = new RouterProcess(
            new NodeSettings { Name = "site-a", State = _folder.Path },
            () => ManifestSource.Parse("m.yaml", Encoding.UTF8.GetBytes(_text)).Check(Components.Value),
            _router, new ServiceNotice(_folder["notify"], TimeProvider.System), TimeProvider.System, _log);
    }

    public void Dispose()
    {
        _process.Dispose();
        _manager.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_tells_the_service_manager_when_it_runs_and_when_it_stops()
    {
        Task<int> running = _process.RunAsync(_stop.Token);
        Assert.Equal("READY=1\nSTATUS=site-a runs", _manager.Next());
        Assert.Equal(0, (await Call.InProcessAsync("status", "--state", _folder.Path)).ExitCode);
        await _stop.CancelAsync();
        Assert.Equal("STOPPING=1\nSTATUS=stopping", _manager.Next());
        Assert.Equal(0, await running);
        Assert.Equal((1, 1), (_router.Stops, _router.Disposals));
        Assert.Equal(7, (await Call.InProcessAsync("status", "--state", _folder.Path)).ExitCode);
    }

    [Fact]
    public async Task It_tells_the_service_manager_when_it_is_degraded_and_when_it_is_well_again()
    {
        Task<int> running = _process.RunAsync(_stop.Token);
        _manager.Next();
        _router.Tell("video: component.failed: shape");
        Assert.Equal("STATUS=site-a runs degraded: video: component.failed: shape", _manager.Next());
        _router.Tell(null);
        Assert.Equal("STATUS=site-a runs", _manager.Next());
        await _stop.CancelAsync();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task A_reload_hands_the_manifest_as_it_stands_then_to_the_router()
    {
        Task<int> running = _process.RunAsync(_stop.Token);
        _manager.Next();
        _text = Samples.Studio.Replace("domain: studio", "domain: stage", StringComparison.Ordinal);
        Assert.Equal(new Call(0, "domain: stage\nreloaded\n", ""), await Call.InProcessAsync("reload", "--state", _folder.Path));
        Assert.Matches("^RELOADING=1\nMONOTONIC_USEC=[0-9]+\nSTATUS=reloading$", _manager.Next());
        Assert.Equal("READY=1\nSTATUS=site-a runs", _manager.Next());
        Assert.Equal(["stage"], _router.Reloads);
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_manifest_with_errors_does_not_reach_the_router()
    {
        Task<int> running = _process.RunAsync(_stop.Token);
        _manager.Next();
        _text = "gem: 2";
        Call call = await Call.InProcessAsync("reload", "--state", _folder.Path);
        Assert.Equal((3, "refused; the running manifest stays\n"), (call.ExitCode, call.Output));
        Assert.StartsWith("m.yaml:1:1: error GEM1002: ", call.Error, StringComparison.Ordinal);
        Assert.Empty(_router.Reloads);
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_signal_reloads_and_the_log_says_what_came_of_it()
    {
        Task<int> running = _process.RunAsync(_stop.Token);
        _manager.Next();
        await _process.ReloadOnSignalAsync(_stop.Token);
        Assert.Equal(["studio"], _router.Reloads);
        _text = "}";
        await _process.ReloadOnSignalAsync(_stop.Token);
        Assert.Contains(_log.Lines, static message => message.Contains("GEM1011", StringComparison.Ordinal));
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_reload_before_the_start_is_refused()
    {
        Assert.False((await _process.ReloadAsync(CancellationToken.None)).Applied);
        Assert.Empty(_router.Reloads);
    }

    [Fact]
    public async Task A_router_that_cannot_go_on_ends_the_process()
    {
        Task<int> running = _process.RunAsync(_stop.Token);
        _manager.Next();
        _router.Fail(new ComponentException("all workers have failed"));
        ProgramException e = await Assert.ThrowsAsync<ProgramException>(() => running);
        Assert.Equal((6, "GEM3012", "site-a cannot go on: all workers have failed"), (e.ExitCode, e.Code, e.Message));
        Assert.Equal(1, _router.Stops);
        Assert.False(File.Exists(_folder["gemrouter.sock"]));
    }

    [Theory]
    [InlineData(5, "GEM3010", true)]
    [InlineData(6, "GEM3011", false)]
    public async Task A_start_that_fails_says_why(int exitCode, string code, bool key)
    {
        _router.StartFault = key ? new KeyUnavailableException(KeyFailure.NotFound, "there is no such key") : new ComponentException("the port is taken");
        ProgramException e = await Assert.ThrowsAsync<ProgramException>(() => _process.RunAsync(_stop.Token));
        Assert.Equal((exitCode, code, "site-a cannot start: " + _router.StartFault.Message), (e.ExitCode, e.Code, e.Message));
        Assert.Equal((1, 1), (_router.Stops, _router.Disposals));
    }

    [Theory]
    [InlineData(KeyFailure.NotFound, 5)]
    [InlineData(KeyFailure.Malformed, 5)]
    [InlineData(KeyFailure.SoftwareMissing, 20)]
    [InlineData(KeyFailure.Absent, 21)]
    [InlineData(KeyFailure.WrongDevice, 22)]
    [InlineData(KeyFailure.Denied, 23)]
    [InlineData(KeyFailure.LastTry, 24)]
    [InlineData(KeyFailure.Locked, 25)]
    [InlineData(KeyFailure.Latched, 26)]
    [InlineData(KeyFailure.Removed, 27)]
    [InlineData(KeyFailure.ServiceDown, 28)]
    [InlineData(KeyFailure.Failed, 29)]
    public async Task Each_reason_of_a_token_ends_it_with_a_code_of_its_own(KeyFailure failure, int exitCode)
    {
        _router.StartFault = new KeyUnavailableException(failure, "why");
        Assert.Equal(exitCode, (await Assert.ThrowsAsync<ProgramException>(() => _process.RunAsync(_stop.Token))).ExitCode);
    }

    [Fact]
    public async Task Who_stops_it_during_its_start_gets_no_error()
    {
        await _stop.CancelAsync();
        _router.StartFault = new OperationCanceledException(_stop.Token);
        Assert.Equal(0, await _process.RunAsync(_stop.Token));
        Assert.Equal(1, _router.Disposals);
    }

    [Fact]
    public async Task Two_routers_do_not_share_a_state_folder()
    {
        using StateFolder taken = StateFolder.Take(_folder.Path);
        ProgramException e = await Assert.ThrowsAsync<ProgramException>(() => _process.RunAsync(_stop.Token));
        Assert.Equal((6, "GEM3014"), (e.ExitCode, e.Code));
        Assert.Equal(1, _router.Disposals);
    }

    [Fact]
    public void Without_a_service_manager_nobody_is_told() => new ServiceNotice(null, TimeProvider.System).Ready("x");

    [Fact]
    public void A_service_manager_that_has_gone_is_no_fault() => new ServiceNotice(_folder["nobody"], TimeProvider.System).Ready("x");
}
