using GemRouter.Kernel;
using GemRouter.Kernel.Manifests;
using Microsoft.Extensions.Logging;

namespace GemRouter.Cli;

/// <summary>A router as a process: it starts, answers at its socket, reloads, and ends in order.</summary>
internal sealed class RouterProcess : IControlledRouter, IDisposable
{
    // Together less than the second within which a router ends.
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan LongestClose = TimeSpan.FromMilliseconds(100);

    private readonly NodeSettings _node;
    private readonly Func<ManifestResult> _reread;
    private readonly IRouter _router;
    private readonly ServiceNotice _notice;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _reloading = new(1, 1);
    private volatile bool _isRunning;
    private string? _problem;

    /// <summary>Describes it.</summary>
    /// <param name="node">The router's name and folder.</param>
    /// <param name="reread">Reads and checks the manifest's file anew.</param>
    /// <param name="router">The router made of it; <see cref="RunAsync"/> disposes it.</param>
    /// <param name="notice">Tells the service manager.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="log">The log.</param>
    public RouterProcess(NodeSettings node, Func<ManifestResult> reread, IRouter router, ServiceNotice notice, TimeProvider clock, ILogger log)
    {
        _node = node;
        _reread = reread;
        _router = router;
        _notice = notice;
        _clock = clock;
        _log = log;
    }

    /// <summary>Runs until it is asked to stop, or cannot go on. The router is disposed then.</summary>
    /// <param name="stop">Asks it to stop.</param>
    /// <returns>How the program ends.</returns>
    /// <exception cref="ProgramException">It cannot start, or not go on.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        _router.ProblemChanged += Tell;
        try
        {
            using StateFolder folder = StateFolder.Take(_node.State);
            if (await StartAsync(stop))
            {
                await ServeAsync(folder, stop);
            }
        }
        finally
        {
            await BoundAsync("router", LongestGoodbye, StopAsync);
        }

        return ExitCode.Well;
    }

    /// <inheritdoc/>
    public ValueTask<RouterStatus> GetStatusAsync(CancellationToken cancellationToken) => _router.GetStatusAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<TraceLine> TraceAsync(GroupPrefix groups, int packets, CancellationToken cancellationToken) => _router.TraceAsync(groups, packets, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<TapReport> TapAsync(string point, GroupPrefix? groups, long packets, CancellationToken cancellationToken) => _router.TapAsync(point, groups, packets, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ReloadReport> ReloadAsync(CancellationToken cancellationToken)
    {
        if (!_isRunning)
        {
            return new ReloadReport(false, [], [$"{_node.Name} does not run yet, or not any more"]);
        }

        await _reloading.WaitAsync(cancellationToken);
        try
        {
            _notice.Reloading();
            ReloadReport report = await TakeManifestAsync(cancellationToken);
            _log.LogInformation("{Outcome}", report.Applied ? "reloaded" : "the reload is refused; the running manifest stays");
            return report;
        }
        finally
        {
            _notice.Ready(Condition());
            _reloading.Release();
        }
    }

    /// <summary>The same for a signal: the log alone says what came of it.</summary>
    public async Task ReloadOnSignalAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReloadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It stops.
        }
#pragma warning disable CA1031 // A reload that fails leaves the running manifest, and the router.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.LogError(e, "The reload failed");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reloading.Dispose();

    private async Task<ReloadReport> TakeManifestAsync(CancellationToken cancellationToken)
    {
        try
        {
            ManifestResult read = _reread();
            string[] diagnostics = [.. read.Diagnostics.Select(static one => one.ToString())];
            foreach (string diagnostic in diagnostics)
            {
                _log.LogWarning("{Diagnostic}", diagnostic);
            }

            // The router logs what it changes or refuses.
            return read.Manifest is { } manifest ? await _router.ReloadAsync(manifest, cancellationToken) : new ReloadReport(false, [], [.. diagnostics]);
        }
        catch (Exception e) when (e is ProgramException or ComponentException)
        {
            string[] refusals = e.Message.Split('\n');
            foreach (string refusal in refusals)
            {
                _log.LogWarning("{Refusal}", refusal);
            }

            return new ReloadReport(false, [], [.. refusals]);
        }
    }

    private string Condition() => Volatile.Read(ref _problem) is { } problem ? $"{_node.Name} runs degraded: {problem}" : $"{_node.Name} runs";

    private void Tell(string? problem)
    {
        Volatile.Write(ref _problem, problem);
        if (_isRunning)
        {
            _notice.Status(Condition());
        }
    }

    private async Task ServeAsync(StateFolder folder, CancellationToken stop)
    {
        StateServer server = new(folder.Listener, this, _clock, _log);
        try
        {
            _isRunning = true;
            _log.LogInformation("`gemrouter status --state {State}` shows how it is", _node.State);
            _notice.Ready(Condition());
            if (await FaultAsync(stop) is { } fault)
            {
                throw Refused(fault, ProgramCode.RouterEnded, $"{_node.Name} cannot go on: ");
            }
        }
        finally
        {
            _isRunning = false;
            _notice.Stopping();
            await BoundAsync("state socket", LongestClose, _ => server.DisposeAsync().AsTask());
        }
    }

    // False where it was asked to stop meanwhile.
    private async Task<bool> StartAsync(CancellationToken stop)
    {
        try
        {
            await _router.StartAsync(stop);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (IsForAPerson(e))
        {
            throw Refused(e, ProgramCode.ComponentRefused, $"{_node.Name} cannot start: ");
        }
    }

    // Null where it was asked to stop.
    private async Task<Exception?> FaultAsync(CancellationToken stop)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(asked.SetResult);
        return await Task.WhenAny(asked.Task, _router.Ended) == asked.Task
            ? null
            : _router.Ended.Exception?.InnerException ?? new ComponentException("it ended by itself");
    }

    private async Task StopAsync(CancellationToken bound)
    {
        await _router.StopAsync(bound);
        await _router.DisposeAsync();
    }

    // The program ends within a second of the signal, whatever a component does.
    private async Task BoundAsync(string what, TimeSpan longest, Func<CancellationToken, Task> stop)
    {
        using CancellationTokenSource bound = new(longest, _clock);
        try
        {
            await Task.Run(() => stop(bound.Token), CancellationToken.None).WaitAsync(longest, _clock, CancellationToken.None);
        }
#pragma warning disable CA1031 // It is the end: what fails here is told, and hides nothing that failed before.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.LogWarning("The {What} did not end in order: {Reason}", what, e.Message);
        }
    }

    /// <summary>True for what a person can mend.</summary>
    public static bool IsForAPerson(Exception e) => e is ComponentException or IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException;

    /// <summary>What the program ends with for it.</summary>
    public static ProgramException Refused(Exception e, string code, string prefix) => e is KeyUnavailableException key
        ? new ProgramException(KeyExitCode.Of(key.Failure), ProgramCode.KeyUnavailable, prefix + e.Message, e)
        : new ProgramException(ExitCode.Failed, code, prefix + e.Message, e);
}
