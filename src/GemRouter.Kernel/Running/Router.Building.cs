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
        string[] problems = [.. routes.Problems(_suites.Parameters).Distinct()];
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
        Counters = _counters,
        Tables = _tables,
        Budgets = _budgets,
        Clock = _host.Clock,
        HasThreads = _host.HasThreads,
        Send = new SendPolicies(policy.Groups),
        Notes = () => new WorkerNotes(() => _control?.Wake()),
        LegFailed = LegFailed,
        WorkerFailed = WorkerFailed,
    });

    private List<ControlChannels> NewChannels(
        RouterManifest manifest, Dictionary<string, MadeComponent<ILink>> links, List<MadeComponent<IDiscoveryStrategy>> strategies)
    {
        List<ControlChannels> channels = [];
        for (int i = 0; i < strategies.Count; i++)
        {
            MadeComponent<IDiscoveryStrategy> strategy = strategies[i];
            channels.Add(new ControlChannels(
                strategy, (IControlLink)links[manifest.Discovery[i].On].Component, input => _control?.Post(input), _health.For(strategy.Name, _logger), _logger));
        }

        return channels;
    }

    private ControlService NewControl(LoadedKeys keys, OwnBoot boot, ControlPart part) => new(new ControlServiceSetup
    {
        Host = _host,
        Boot = boot,
        Keys = keys,
        Suites = _suites.ById,
        Tables = _tables,
        Budgets = _budgets,
        Counters = _counters,
        Health = _health,
        Logger = _host.Loggers.CreateLogger("control"),
        KeyLog = _keyLog,
        BeginBoot = token => _keys.BeginBootAsync(token), // of the manifest that runs then
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
            catch (Exception exception) when (exception is ComponentException or NotSupportedException)
            {
                made.ForEach(static one => one.Link.Component.Unsubscribe(one.Subscription));
                throw new ComponentException($"links.{link.Name}: cannot receive {subscription}: {exception.Message}", exception);
            }
        }

        foreach ((MadeComponent<ILink> link, Subscription subscription) in _redJoins.Where(joined => !wanted.Contains(joined)))
        {
            link.Component.Unsubscribe(subscription);
        }

        _redJoins = wanted;
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

    private void LegFailed(Leg leg, Exception exception)
    {
        _logger.LogError(exception, "{Route} ({Direction}) has stopped: a component failed", leg.Route, leg.Direction);
        Fault(leg.Route, $"stopped, since a component failed: {exception.GetType().Name}");
    }

    private void WorkerFailed(Worker worker, Exception exception)
    {
        _logger.LogError(exception, "link {Link} receives no more: its transport failed", worker.Ingress.Link);
        Fault(worker.Ingress.Link, $"receives no more, since it failed: {exception.GetType().Name}");
    }

    private void Fault(string part, string message)
    {
        lock (_faults)
        {
            _faults.Add(part);
        }

        _health.For(part, _logger).Report(HealthState.Failed, message);
    }

    // Other workers run now, with other legs.
    private void ForgetFaults()
    {
        lock (_faults)
        {
            foreach (string part in _faults)
            {
                _health.For(part, _logger).Report(HealthState.Healthy, "runs again");
            }

            _faults.Clear();
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
