using System.Diagnostics;
using GemRouter.Kernel;
using GemRouter.Kernel.Manifests;
using Microsoft.Extensions.Logging;

namespace GemRouter.Cli;

/// <summary>The kernel's router, as the program sees it.</summary>
internal sealed class KernelRouter : IRouter
{
    // .NET counts timers by the system's tick, of which there are usually 250 a second; and so they go off up to one early.
    private static readonly TimeSpan TimerTick = TimeSpan.FromMilliseconds(4);

    private readonly Router _router;
    private readonly MachineEvents? _machine;
    private readonly double _composedAt; // milliseconds since the process began

    private KernelRouter(Router router, MachineEvents? machine, double composedAt)
    {
        _router = router;
        _machine = machine;
        _composedAt = composedAt;
    }

    /// <inheritdoc/>
    public event Action<string?>? ProblemChanged
    {
        add => _router.ProblemChanged += value;
        remove => _router.ProblemChanged -= value;
    }

    /// <inheritdoc/>
    public Task Ended => _router.Ended;

    /// <summary>Makes it of a manifest and the plugins' components.</summary>
    /// <exception cref="ComponentException">A component cannot be made.</exception>
    public static IRouter Compose(RouterManifest manifest, LoadedComponents components, ILoggerFactory loggers)
    {
        double composedAt = SinceProcessStart(TimeProvider.System);
        MachineEvents? machine = MachineEvents.Listen(loggers.CreateLogger("machine"));
        try
        {
            RouterHost host = new() { Clock = TimeProvider.System, TimerTick = TimerTick, Entropy = SystemEntropy.Instance, Loggers = loggers, Catalog = components, Services = components.ServicesOf, Machine = machine };
            return new KernelRouter(Router.Compose(manifest, host), machine, composedAt);
        }
        catch
        {
            machine?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellationToken) => _router.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask StopAsync(CancellationToken cancellationToken) => _router.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<RouterStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        RouterStatus status = await _router.GetStatusAsync(cancellationToken);
        TimesReport times = status.Times; // since the router was composed; operators wait for the process
        return status with { Times = new TimesReport(Shift(times.StartMs), Shift(times.FirstHelloMs), Shift(times.FirstOpenedMs), Shift(times.KeysMs)) };
    }

    /// <inheritdoc/>
    public ValueTask<ReloadReport> ReloadAsync(RouterManifest manifest, CancellationToken cancellationToken) => _router.ReloadAsync(manifest, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<TraceLine> TraceAsync(GroupPrefix groups, int packets, CancellationToken cancellationToken) => _router.TraceAsync(groups, packets, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<TapReport> TapAsync(string point, GroupPrefix? groups, long packets, CancellationToken cancellationToken) => _router.TapAsync(point, groups, packets, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        _machine?.Dispose();
    }

    private static double SinceProcessStart(TimeProvider clock)
    {
        using Process self = Process.GetCurrentProcess();
        return Math.Max(0, (clock.GetUtcNow() - self.StartTime.ToUniversalTime()).TotalMilliseconds);
    }

    private double Shift(double milliseconds) => Math.Round(milliseconds + _composedAt, 1);

    private double? Shift(double? milliseconds) => milliseconds is { } time ? Shift(time) : null;
}
