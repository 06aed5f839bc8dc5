using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Running;
using GemRouter.Protocol;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel;

/// <summary>How the parts of a router are made.</summary>
public sealed partial class Router
{
    private MadeComponent<ILink> MakeLink(RouterManifest manifest, LinkSettings link) =>
        _maker.Make<ILink>(link.Transport, link.Name, $"links.{manifest.FindLink(link.Name)!.Name}");

    private KeyBook MakeKeys(RouterManifest manifest) =>
        new(manifest, _maker, _host, _health.For("keys", _logger), _suites.Ids);

    private void CheckLinks(RouteLinks routes)
    {
        string[] problems = [.. routes.Problems(_suites.Parameters).Concat(_host.HasThreads ? routes.PlacementProblems() : []).Distinct()];
        if (problems.Length > 0)
        {
            throw new ComponentException(string.Join('\n', problems));
        }
    }

    private DataPlane NewDataPlane(RouterManifest manifest, IReadOnlyDictionary<string, MadeComponent<ILink>> links, ControlPolicy policy) => new(new DataPlaneSetup
    {
        Manifest = manifest,
        Links = links,
        Maker = _maker,
        Patience = _patience,
        Counters = _counters,
        Tables = _tables,
        Budgets = _budgets,
        Clock = _host.Clock,
        HasThreads = _host.HasThreads,
        Send = new SendPolicies(policy.Groups),
        Notes = () => new WorkerNotes(() => _control?.Wake()),
        LegFailed = LegFailed,
        StageFailed = StageFailed,
        WorkerFailed = WorkerFailed,
        KernelFailed = KernelFailed,
        NotPinned = (worker, why) => _logger.LogWarning("{Part} is not pinned to processor {Cpu}: {Why}", worker.Part, worker.Cpu, why),
    });

    private ControlChannels NewChannels(MadeComponent<IDiscoveryStrategy> strategy, MadeComponent<ILink> link) =>
        new(strategy, (IControlLink)link.Component, input => _control?.Post(input), _health.For(strategy.Name, _logger), _logger);

    private ControlService NewControl(LoadedKeys keys, OwnBoot boot, long generation, ControlPart part) => new(new ControlServiceSetup
    {
        Host = _host,
        Boot = boot,
        Keys = keys,
        Suites = _suites.ById,
        Tables = _tables,
        Budgets = _budgets,
        Counters = _counters,
        Health = _health,
        SuiteFailed = failure => _faults.Add(
            FaultKind.Failed, _suites.Identities[failure.Suite], _suites.Names[failure.Suite], "streams in this suite", $"it threw when a key was made: {failure.InnerException?.GetType().Name}", failure.InnerException),
        Logger = _host.Loggers.CreateLogger("control"),
        KeyLog = _keyLog,
        BeginBoot = (unshared, token) => _keys.BeginBootAsync(unshared, token), // of the manifest that runs then
        Generation = generation,
        Part = part,
    })
    {
        Failed = exception => _ended.TrySetException(new ComponentException($"the control plane failed: {exception.GetType().Name}", exception)),
    };

    private ControlPart NewPart(
        RouterManifest manifest, IReadOnlyDictionary<string, MadeComponent<ILink>> links, RouteLinks routes, DataPlane data, IReadOnlyList<ControlChannels> channels) => new()
    {
        Manifest = manifest,
        Links = links,
        Routes = routes,
        Data = data,
        Joins = new BlackJoins(manifest, links, _blackJoins, _health.For("joins", _logger)),
        Channels = channels,
    };

    /// <summary>Joins on the red links what is new, and then leaves what is not wanted any more; where the system refuses, all is as before.</summary>
    private void JoinRed(RouteLinks routes, Dictionary<string, MadeComponent<ILink>> links)
    {
        HashSet<(MadeComponent<ILink> Link, Subscription Subscription)> wanted = [.. routes.RedSubscriptions().Select(pair => (links[pair.Link], pair.Subscription))];
        List<(MadeComponent<ILink> Link, Subscription Subscription)> made = [];
        foreach ((MadeComponent<ILink> link, Subscription subscription) in wanted.Where(one => !_redJoins.Contains(one)))
        {
            try
            {
                link.Component.Subscribe(subscription);
                made.Add((link, subscription));
            }
            catch (Exception exception)
            {
                made.ForEach(one => Unsubscribe(one.Link, one.Subscription));
                string why = exception is ComponentException or NotSupportedException ? exception.Message : exception.GetType().Name;
                throw new ComponentFaultException(FaultKind.StartFailed, link.Identity, $"it cannot receive {subscription}: {why}", exception);
            }
        }

        foreach ((MadeComponent<ILink> link, Subscription subscription) in _redJoins.Where(joined => !wanted.Contains(joined)))
        {
            Unsubscribe(link, subscription);
        }

        _redJoins = wanted;
    }

    private void Unsubscribe(MadeComponent<ILink> link, Subscription subscription)
    {
        try
        {
            link.Component.Unsubscribe(subscription);
        }
#pragma warning disable CA1031 // A plugin may throw anything; what it then still receives, the routes drop.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.LogWarning(exception, "{Link} cannot leave {Subscription}", link.Name, subscription);
        }
    }

    private void WarnOfSilentLinks(RouterManifest manifest, RouteLinks routes)
    {
        HashSet<string> receiving = [.. routes.RedSubscriptions().Select(static pair => pair.Link)];
        foreach (RouteSettings route in manifest.Routes.Where(route => route.Direction == RouteDirection.Seal && !receiving.Contains(route.Red)))
        {
            _logger.LogWarning(
                "{Route} seals nothing: its link \"{Link}\" must be told what to receive; add \"join\" and \"ports\" to its groups", DataPlane.NameOf(manifest, route), route.Red);
        }
    }

    private async Task WatchKeysAsync(IKeyWatcher watcher, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (await watcher.WaitForChangeAsync(cancellationToken).ConfigureAwait(false) == KeyChange.Withdrawn)
                {
                    _ended.TrySetException(new ComponentException("the keys were withdrawn (the token that holds them was taken out)"));
                    return;
                }

                _logger.LogInformation("keys may have changed: fetching them anew");
                await ReloadGatedAsync(null, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // A plugin may throw anything; the keys stay as they are.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.LogError(exception, "a key source no longer tells of changes");
        }
    }
}
