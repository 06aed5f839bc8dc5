using System.Collections.Immutable;
using GemRouter.Kernel.Counting;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Running;
using GemRouter.Kernel.SelfTesting;
using GemRouter.Protocol;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel;

/// <summary>
/// A running router: what a manifest says, composed of the components that plugins brought. Composed, started once, stopped; any thread may ask for its status, one at a time may reload it.
/// <para>It forwards nothing in clear, in no state: without keys, without a control plane, or after a failure, packets are dropped and counted.</para>
/// </summary>
public sealed partial class Router : IAsyncDisposable
{
    private static readonly TimeSpan Politeness = TimeSpan.FromMilliseconds(500); // and then a little more for what hangs: within a second it has ended

    private readonly RouterHost _host;
    private readonly ILogger _logger;
    private readonly CounterBook _counters = new();
    private readonly HealthBook _health;
    private readonly FaultBook _faults;
    private readonly Patience _patience;
    private readonly ComponentMaker _maker;
    private readonly SuiteBook _suites;
    private readonly TableSource _tables = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _gate = new(1); // start, stop and reload, one at a time
    private readonly CancellationTokenSource _stopping = new();
    private readonly Instant _begunAt;
    private readonly Budgets _budgets;
    private RouterManifest _manifest; // as it was given
    private RouterManifest _running; // without what did not start
    private Outages _outages = new();
    private Watchdog? _watchdog;
    private Dictionary<string, MadeComponent<ILink>> _links;
    private List<(DiscoverySettings Settings, MadeComponent<IDiscoveryStrategy> Strategy)> _discovery;
    private List<ControlChannels> _channels = [];
    private readonly HashSet<(MadeComponent<ILink> Link, Subscription Subscription)> _blackJoins = []; // the control thread's
    private HashSet<(MadeComponent<ILink> Link, Subscription Subscription)> _redJoins = [];
    private KeyBook _keys;
    private RouteLinks _routes;
    private DataPlane? _data;
    private ControlService? _control;
    private KeyWatch? _keyWatch;
    private KeyLog? _keyLog;
    private Instant _startedAt = Instant.Never;
    private Instant _keysAt = Instant.Never;
    private NodeReport? _node;
    private string _boot = "";
    private bool _stopped;
    private bool _disposed;
    private TraceSession? _trace;
    private readonly Dictionary<IWatched, ComponentFault> _hung = [];
    private readonly HashSet<string> _kernelFaults = new(StringComparer.Ordinal);

    private Router(RouterManifest manifest, RouterHost host)
    {
        _host = host;
        _manifest = manifest;
        _running = manifest;
        _begunAt = Instant.Now(host.Clock);
        _logger = host.Loggers.CreateLogger("router");
        _health = new HealthBook(host.Clock);
        _faults = new FaultBook(_health, host.Catalog, _logger);
        _patience = new Patience(host.Clock, host.HasThreads);
        _maker = new ComponentMaker(host, _counters, _health, _patience);
        _suites = new SuiteBook(manifest, _maker, host.Catalog);
        _budgets = new Budgets(manifest);
        _links = manifest.Links.ToDictionary(static link => link.Name, link => MakeLink(manifest, link), StringComparer.Ordinal);
        _routes = new RouteLinks(manifest, _links);
        _discovery = [.. manifest.Discovery.Select((settings, number) => (settings, ControlChannels.Make(_maker, settings, number)))];
        _keys = MakeKeys(manifest);
    }

    /// <summary>Completes when the router has stopped; faults with a <see cref="ComponentException"/> where it cannot go on by itself, and is to be stopped.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The accounts of the links' ingress and of all legs once the router has stopped: nothing is held any more, and each balances. Empty before that. A reload that made other workers began them anew.</summary>
    public ImmutableArray<LegReport> FinalAccounts { get; private set; } = [];

    /// <summary>Is told when it becomes degraded, or otherwise so, or well again (null); on whichever thread brought it about.</summary>
    public event Action<string?>? ProblemChanged
    {
        add => _health.ProblemChanged += value;
        remove => _health.ProblemChanged -= value;
    }

    /// <summary>Makes all components. No I/O, no thread; what was made can be dropped.</summary>
    /// <param name="manifest">What it is to be.</param>
    /// <param name="host">What it gets.</param>
    /// <exception cref="ComponentException">Something cannot be made here; the message is for a person.</exception>
    public static Router Compose(RouterManifest manifest, RouterHost host)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(host);
        return new Router(manifest, host);
    }

    /// <summary>Fetches the keys, starts the links, then what sends to them, then what receives. Where it throws, the router is to be stopped.</summary>
    /// <param name="cancellationToken">Ends the start, also while it waits for a key.</param>
    /// <exception cref="KeyUnavailableException">A key cannot be had.</exception>
    /// <exception cref="ComponentException">Something else keeps it from starting; the message is for a person.</exception>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        cancellationToken = either.Token;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        LoadedKeys? keys = null;
        OwnBoot? boot = null;
        try
        {
            // Beside the keys and links, which wait for files and devices; nothing is forwarded before it has passed.
            Task<IReadOnlyList<SelfTestFailure>> selfTest = _host.HasThreads
                ? Task.Run(() => SelfTest.Run(_suites.ById, _host.Entropy), CancellationToken.None)
                : Task.FromResult(SelfTest.Run(_suites.ById, _host.Entropy));
            _keyLog = _manifest.Node.KeyLog is { } path ? KeyLog.Open(path, _health.For("keylog", _logger), _logger) : null;
            await _keys.StartAsync(cancellationToken).ConfigureAwait(false);
            keys = await _keys.LoadAsync(cancellationToken).ConfigureAwait(false);
            long generation = _host.Machine?.Current ?? 0; // a copy that is made from here on has this boot key
            boot = await _keys.BeginBootAsync(default, cancellationToken).ConfigureAwait(false);
            _keysAt = Instant.Now(_host.Clock);
            _node = new NodeReport(_manifest.Node.Name, boot.Node.ToString(), boot.PublicKey.ToString(), _manifest.Domain);
            _boot = boot.Boot.ToString();
            await BringUpAsync(keys.Policy, selfTest, cancellationToken).ConfigureAwait(false);
            _channels = [.. _discovery.Select(pair => NewChannels(pair.Strategy, _links[pair.Settings.On]))];
            _control = NewControl(keys, boot, generation, NewPart(_running, _links, _routes, _data!, _channels));
            (keys, boot) = (null, null); // they are the control service's now
            foreach (ControlChannels channels in _channels)
            {
                await channels.StartAsync(_host.HasThreads ? _control.Post : null, cancellationToken).ConfigureAwait(false);
            }

            if (_host.HasThreads)
            {
                _data!.Start();
                _control.Start();
                _watchdog = new Watchdog(_host.Clock, Watched, Hung, Returned);
            }

            _keyWatch = new KeyWatch(_keys.Watchers, WatchKeysAsync);
            _startedAt = Instant.Now(_host.Clock);
            _logger.LogInformation("{Name} runs in domain {Domain}; identity {Node}", _manifest.Node.Name, _manifest.Domain, _node.PublicKey);
            WarnOfSilentLinks(_running, _routes);
        }
        finally
        {
            keys?.Dispose();
            boot?.Dispose();
            _gate.Release();
        }
    }

    /// <summary>Stops in the opposite order: what is held goes out, peers hear GOODBYE, keys are zeroed. May be called in any state, and again.</summary>
    /// <param name="cancellationToken">When cancelled, politeness ends; the clean-up does not.</param>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        Patience.Tell(_stopping, dispose: false);
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            using CancellationTokenSource polite = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using ITimer timer = _host.Clock.CreateTimer(static source => Patience.Tell((CancellationTokenSource)source!, dispose: false), polite, Politeness, Timeout.InfiniteTimeSpan);
            _watchdog?.Dispose();
            if (_data is not null)
            {
                foreach (Worker hung in await _data.StopAsync(polite.Token).ConfigureAwait(false))
                {
                    Hung(hung);
                }

                FinalAccounts = [.. _data.Workers.Select(static worker => worker.Read()).SelectMany(StatusBuilder.Legs)];
            }

            if (_control is not null && !await _patience.StopAsync(_control.StopAsync, polite.Token).ConfigureAwait(false))
            {
                Hung(_control);
            }

            Volatile.Read(ref _trace)?.Close();

            foreach (ControlChannels channels in _channels)
            {
                await Stopped(channels, polite.Token).ConfigureAwait(false);
            }

            foreach ((_, MadeComponent<IDiscoveryStrategy> strategy) in _discovery)
            {
                await Stopped(strategy, polite.Token).ConfigureAwait(false);
            }

            foreach (MadeComponent<ILink> link in _links.Values)
            {
                await Stopped(link, polite.Token).ConfigureAwait(false);
            }

            if (_keyWatch is not null)
            {
                await EndedAsync(_keyWatch, polite.Token).ConfigureAwait(false);
            }

            await _keys.StopAsync(_logger, polite.Token).ConfigureAwait(false);
            if (_control is not null)
            {
                await _control.DisposeAsync().ConfigureAwait(false);
            }

            _keyLog?.Dispose();
            _logger.LogInformation("{Name} has stopped", _manifest.Node.Name);
        }
        finally
        {
            _ended.TrySetResult();
            _gate.Release();
        }
    }

    /// <summary>The router as it stands. It must have started and not stopped.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public async ValueTask<RouterStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        (ControlService control, DataPlane data) = Running();
        ImmutableArray<WorkerSnapshot> workers = await data.SnapshotAsync(cancellationToken).ConfigureAwait(false);
        ControlReport report = await ReportAsync(control, cancellationToken).ConfigureAwait(false);
        string? problem = _health.Problem;
        return new RouterStatus
        {
            Node = _node!,
            Boot = report.Boot,
            State = problem is null ? "running" : "degraded",
            Problem = problem,
            KeyLog = _manifest.Node.KeyLog,
            Trust = _manifest.Trust.Pinned is null ? "bootstrap" : "pinned",
            Times = new TimesReport(Since(_startedAt)!.Value, Since(control.FirstHello), Since(data.FirstOpened), Since(_keysAt)),
            Memory = MemoryReport.Read(),
            Keys = report.Keys,
            Peers = report.Peers,
            OwnStreams = report.OwnStreams,
            PeerStreams = report.PeerStreams,
            Faults = _faults.All,
            Links = [.. _manifest.Links.Select(link => StatusBuilder.Link(link, _running.FindLink(link.Name) is null ? null : _routes, _health))],
            Legs = [.. workers.SelectMany(StatusBuilder.Legs)],
            Counters = [.. _counters.Totals().Concat(report.Counters).OrderBy(static total => total.Name, StringComparer.Ordinal)],
        };
    }

    /// <summary>When <see cref="TurnAsync"/> has something to do even if nothing comes. For a host without threads.</summary>
    public Instant NextDue
    {
        get
        {
            (ControlService control, DataPlane data) = Running();
            return Instant.Min(control.NextDue, data.NextDue);
        }
    }

    /// <summary>The control plane's state machine, for a simulation that takes the turns and looks at it between them.</summary>
    internal Control.ControlPlane Plane => Running().Control.Plane;

    /// <summary>The workers, for the same.</summary>
    internal IReadOnlyList<Worker> Workers => Running().Data.Workers;

    /// <summary>Takes one turn of everything, in a fixed order and without waiting: a batch from each link, and what the control plane has to do. For a host without threads.</summary>
    /// <exception cref="InvalidOperationException">The router does not run, or has threads.</exception>
    public async ValueTask TurnAsync()
    {
        (ControlService control, DataPlane data) = Running();
        if (_host.HasThreads)
        {
            throw new InvalidOperationException("The router has threads, which take the turns.");
        }

        data.Turn();
        await control.TurnAsync().ConfigureAwait(false);
    }

    /// <summary>Follows the next packets of some groups, stage by stage.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="packets">How many packets, at least 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A line for each stage of each packet; it ends when all packets have.</returns>
    /// <exception cref="InvalidOperationException">The router does not run, or another trace does.</exception>
    public async IAsyncEnumerable<TraceLine> TraceAsync(
        GroupPrefix groups, int packets, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(packets);
        (_, DataPlane data) = Running();
        TraceSession session = new(groups, packets);
        if (Interlocked.CompareExchange(ref _trace, session, null) is not null)
        {
            throw new InvalidOperationException("Another trace runs; end it first.");
        }

        try
        {
            data.Trace(session);
            if (_stopped)
            {
                session.Close();
            }

            await foreach (TraceLine line in session.Lines.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return line;
            }
        }
        finally
        {
            Interlocked.Exchange(ref _trace, null);
            _data?.Trace(null); // a reload may have made another
            session.Close();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _gate.Dispose();
        _stopping.Dispose();
    }

    private (ControlService Control, DataPlane Data) Running() =>
        _control is { } control && _data is { } data && !_stopped && _startedAt != Instant.Never ? (control, data) : throw new InvalidOperationException("The router does not run.");

    private double? Since(Instant time) => time == Instant.Never ? null : Math.Round((time - _begunAt).TotalMilliseconds, 1);

    private async ValueTask Stopped<T>(MadeComponent<T> component, CancellationToken cancellationToken)
        where T : class
    {
        if (await component.StopAsync(cancellationToken).ConfigureAwait(false) is { } fault)
        {
            _faults.Add(fault.Kind, fault.Component, component.Name, "", fault.What, fault.InnerException);
        }
    }

    private async ValueTask EndedAsync(KeyWatch watch, CancellationToken cancellationToken)
    {
        if (!await _patience.StopAsync(_ => watch.DisposeAsync(), cancellationToken).ConfigureAwait(false))
        {
            _logger.LogError("a key source does not stop watching for changes; it is left behind");
        }
    }

    // A control plane that hangs in a component says nothing more of itself; what has stopped for it, the faults say.
    private async ValueTask<ControlReport> ReportAsync(ControlService control, CancellationToken cancellationToken)
    {
        if (!control.IsHung)
        {
            using CancellationTokenSource bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using ITimer timer = _host.Clock.CreateTimer(static source => Patience.Tell((CancellationTokenSource)source!, dispose: false), bound, Patience.Longest, Timeout.InfiniteTimeSpan);
            try
            {
                return await control.ReportAsync(_suites.Names, bound.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
            }
        }

        return new ControlReport(_boot, [], [], [], [], []);
    }

    private async ValueTask Stopped(ControlChannels channels, CancellationToken cancellationToken)
    {
        ComponentIdentity strategy = channels.Strategy.Identity;
        try
        {
            if (!await _patience.StopAsync(channels.StopAsync, cancellationToken).ConfigureAwait(false))
            {
                _faults.Add(FaultKind.StopHung, strategy, strategy.Name, "", "it, or a control channel of its link, did not come back from its stop");
            }
        }
#pragma warning disable CA1031 // A plugin may throw anything; the others are still to be stopped.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _faults.Add(FaultKind.StopFailed, strategy, strategy.Name, "", $"it, or a control channel of its link, failed to stop: {exception.GetType().Name}", exception);
        }
    }
}
