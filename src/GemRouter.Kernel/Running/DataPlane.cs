using System.Collections.Immutable;
using System.Net;
using GemRouter.Kernel.Counting;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>The workers of a router and all that they run, composed from a manifest: one for each link that packets come from, or as many as it says. Made for one manifest; a reload that changes more than numbers makes another.</summary>
internal sealed partial class DataPlane
{
    private const int PoolPackets = 2048;
    private const int LeastPackets = 512;
    private const long PoolBytes = 48L << 20;

    private static readonly TimeSpan LongestSnapshot = TimeSpan.FromSeconds(2);

    private readonly DataPlaneSetup _setup;
    private readonly RouteLinks _routes;
    private readonly List<Worker> _workers = [];
    private readonly List<WorkerThread> _threads = [];
    private readonly List<MadeComponent<IPacketStage>> _stages = [];
    private readonly Dictionary<(RouteSettings Route, RouteDirection Direction, int Place), MadeComponent<IPacketStage>> _shared = [];
    private readonly List<CounterScope> _scopes = [];
    private ImmutableArray<WorkerNotes> _notes = [];
    private RouterManifest _manifest;
    private bool _isBuilt;

    public DataPlane(DataPlaneSetup setup)
    {
        _setup = setup;
        _manifest = setup.Manifest;
        _routes = new RouteLinks(setup.Manifest, setup.Links);
    }

    public IReadOnlyList<Worker> Workers => _workers;

    /// <summary>What the workers tell.</summary>
    public ImmutableArray<WorkerNotes> Notes => _notes;

    /// <summary>The oldest version of a table that a worker still works with.</summary>
    public long OldestVersion => _workers.Count == 0 ? long.MaxValue : _workers.Min(static worker => worker.Version);

    /// <summary>When the first packet was opened; never before that.</summary>
    public Instant FirstOpened
    {
        get
        {
            Instant first = Instant.Never;
            foreach (Leg leg in _workers.SelectMany(static worker => worker.Legs))
            {
                first = leg.Crypto is OpenStep open ? Instant.Min(first, open.FirstOpened) : first;
            }

            return first;
        }
    }

    /// <summary>Opens receivers and senders, makes and starts stages. The links have started.</summary>
    public async ValueTask BuildAsync(CancellationToken cancellationToken)
    {
        BuildDirection(RouteDirection.Seal);
        BuildDirection(RouteDirection.Open);
        await Task.WhenAll(_stages.Select(stage => StartAsync(stage, cancellationToken))).ConfigureAwait(false); // one that hangs keeps the others no longer than itself
        _isBuilt = true;

        RefreshSources();
    }

    /// <summary>Starts the threads.</summary>
    public void Start()
    {
        foreach (Worker worker in _workers)
        {
            WorkerThread thread = new(worker, (failed, exception) => _setup.KernelFailed(failed.Part, exception), _setup.NotPinned);
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>When a worker has something to do even if no packet comes.</summary>
    public Instant NextDue => _workers.Count == 0 ? Instant.Never : _workers.Min(static worker => worker.NextDue);

    /// <summary>One turn of every worker, where they have no threads.</summary>
    public void Turn() => _workers.ForEach(static worker => worker.Turn(wait: false));

    /// <summary>Has every worker look at the table.</summary>
    public void Wake()
    {
        foreach (Worker worker in _workers)
        {
            worker.Wake();
        }
    }

    /// <summary>Takes up the present addresses of the red links.</summary>
    public void RefreshSources()
    {
        foreach (Worker worker in _workers)
        {
            if (worker.Ingress is RedIngress red)
            {
                Refresh(worker, red, Volatile.Read(ref _manifest).FindLink(red.Link)!);
            }
        }
    }

    private void Refresh(Worker worker, RedIngress red, LinkSettings settings)
    {
        try
        {
            red.Refresh(_setup.Links[red.Link].Component is IAddressedLink link ? link.Networks : [], settings.From);
        }
#pragma warning disable CA1031 // A plugin may throw anything; what it said last stays.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _setup.WorkerFailed(worker, exception);
        }
    }

    /// <summary>Takes up numbers of another manifest that has the same links and routes otherwise.</summary>
    public void Apply(RouterManifest manifest, SendPolicies send)
    {
        Volatile.Write(ref _manifest, manifest); // it is refreshed by it from now on
        foreach (Worker worker in _workers)
        {
            LinkSettings link = manifest.FindLink(worker.Ingress.Link)!;
            RouteDirection direction = worker.Ingress is RedIngress ? RouteDirection.Seal : RouteDirection.Open;
            worker.Ingress.Map = MapOf(manifest, link.Name, direction);
            if (worker.Ingress is RedIngress red)
            {
                red.Policies = send;
                Refresh(worker, red, link);
            }

            RouteSettings[] routes = RoutesOf(manifest, direction);
            for (int i = 0; i < routes.Length; i++)
            {
                worker.Legs[i].Share = worker.Legs[i].Share with { Groups = routes[i].Groups };
                worker.Legs[i].Ttl = manifest.FindLink(direction == RouteDirection.Seal ? routes[i].Black : routes[i].Red)!.Ttl;
            }
        }
    }

    /// <summary>Begins or ends a trace.</summary>
    public void Trace(TraceSession? session)
    {
        foreach (Worker worker in _workers)
        {
            worker.Ingress.Trace = session;
            foreach (Leg leg in worker.Legs)
            {
                leg.Trace = session;
            }
        }
    }

    /// <summary>Where packets can be tapped.</summary>
    public IEnumerable<string> TapPoints => Legs.SelectMany(TapSession.NamesOf).Distinct();

    private IEnumerable<Leg> Legs => _workers.SelectMany(static worker => worker.Legs);

    /// <summary>Begins or ends a tap.</summary>
    /// <returns>False where nothing has the point of the tap.</returns>
    public bool Tap(TapSession? session)
    {
        foreach (Leg leg in Legs)
        {
            leg.Tap = null;
        }

        return session is not null && session.Attach(Legs);
    }

    /// <summary>The accounts of all workers, each of one moment. Workers that have yet to start answer when they have; of one that hangs they are read as they are.</summary>
    public async ValueTask<ImmutableArray<WorkerSnapshot>> SnapshotAsync(CancellationToken cancellationToken)
    {
        Task<WorkerSnapshot>[] asked = [.. _workers.Select(static worker => worker.IsHung ? Task.FromResult(worker.Read()) : worker.SnapshotAsync())];
        if (!_setup.HasThreads)
        {
            _workers.ForEach(static worker => worker.Turn(wait: false));
        }

        try
        {
            await Task.WhenAll(asked).WaitAsync(LongestSnapshot, _setup.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
        }

        return [.. asked.Select((snapshot, number) => snapshot.IsCompleted ? snapshot.Result : _workers[number].Read())];
    }

    /// <summary>Stops the workers, which give away what they hold, and then the stages.</summary>
    /// <returns>The workers that did not come back; all that they use stays as it is.</returns>
    public async ValueTask<IReadOnlyList<Worker>> StopAsync(CancellationToken cancellationToken)
    {
        _threads.ForEach(static thread => thread.Stop());
        if (!_isBuilt)
        {
            Legs.ToList().ForEach(static leg => leg.GiveUp()); // nothing is with its stages, which did not all start
        }

        await _setup.Patience.CameAsync(Task.WhenAll(_threads.Select(static thread => thread.Ended)), cancellationToken).ConfigureAwait(false);
        foreach (Worker worker in _workers)
        {
            if (_threads.Count == 0)
            {
                worker.Drain();
                worker.Dispose();
            }
        }

        Worker[] hung = [.. _workers.Where(static worker => !worker.HasEnded)];
        if (hung.Length == 0)
        {
            _workers.ForEach(static worker => worker.Settle());
        }

        foreach (MadeComponent<IPacketStage> stage in _stages)
        {
            if (!hung.Any(worker => Runs(worker, stage.Identity)) && await stage.StopAsync(cancellationToken).ConfigureAwait(false) is { } fault)
            {
                _setup.StageFailed(fault, LegsOf(fault.Component).FirstOrDefault()?.Route ?? fault.Component.Name);
            }
        }

        if (hung.Length == 0)
        {
            _scopes.ForEach(static scope => scope.Dispose());
        }

        return hung;
    }

    private async Task StartAsync(MadeComponent<IPacketStage> stage, CancellationToken cancellationToken)
    {
        try
        {
            await stage.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ComponentFaultException fault)
        {
            GiveUp(fault);
        }
    }

    private void GiveUp(ComponentFaultException fault)
    {
        foreach (Leg one in LegsOf(fault.Component).ToArray())
        {
            foreach (Leg leg in Legs.Where(leg => leg.Route == one.Route && leg.Direction == one.Direction))
            {
                leg.GiveUp();
            }

            _setup.StageFailed(fault, one.Route);
        }
    }

    private IEnumerable<Leg> LegsOf(ComponentIdentity component) => _workers.Where(worker => Runs(worker, component)).SelectMany(static worker => worker.Legs).Where(leg => Runs(leg, component));

    private static bool Runs(Worker worker, ComponentIdentity component) => worker.Legs.Any(leg => Runs(leg, component));

    private static bool Runs(Leg leg, ComponentIdentity component) => leg.Steps.Any(step => ReferenceEquals(step.Component, component));

    internal static RouteSettings[] RoutesOf(RouterManifest manifest, RouteDirection direction) =>
        [.. manifest.Routes.Where(route => direction == RouteDirection.Seal ? route.Seals : route.Opens)];

    internal static string NameOf(RouterManifest manifest, RouteSettings route) =>
        route.Name.Length > 0 ? route.Name : $"routes[{manifest.Routes.IndexOf(route)}]";
}
