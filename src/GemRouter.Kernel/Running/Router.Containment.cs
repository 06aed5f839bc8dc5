using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Running;
using GemRouter.Kernel.SelfTesting;
using GemRouter.Protocol;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel;

/// <summary>
/// What a component does that it must not costs the routes that need it, and no other: they are given up under a named fault, which says which component of which plugin it was. Where nothing can run
/// without it (a key source, all suites, the last route) the router does not start.
/// </summary>
public sealed partial class Router
{
    private static readonly TimeSpan LongestSelfTest = TimeSpan.FromSeconds(30);

    // True where a reload that makes routes anew could mend something.
    private bool CanBeMended
    {
        get
        {
            lock (_kernelFaults)
            {
                return _kernelFaults.Count > 0 || _faults.CanBeMended;
            }
        }
    }

    // Starts what the manifest names. What does not start is taken out, and the rest is put together without it.
    private async ValueTask BringUpAsync(ControlPolicy policy, Task<IReadOnlyList<SelfTestFailure>> selfTest, CancellationToken cancellationToken)
    {
        foreach (LinkSettings link in _manifest.Links)
        {
            await StartOrGiveUpAsync(_links[link.Name], cancellationToken).ConfigureAwait(false);
        }

        foreach ((_, MadeComponent<IDiscoveryStrategy> strategy) in _discovery.ToArray())
        {
            await StartOrGiveUpAsync(strategy, cancellationToken).ConfigureAwait(false);
        }

        foreach (SelfTestFailure failure in await SelfTestedAsync(selfTest, cancellationToken).ConfigureAwait(false))
        {
            _suites.TakeOut(failure.Suite);
            await GiveUpAsync(new ComponentFaultException(FaultKind.StartFailed, _suites.Identities[failure.Suite], failure.Message, failure.Exception)).ConfigureAwait(false);
        }

        bool isUp = false;
        while (!isUp)
        {
            _running = _outages.Without(_manifest);
            if (_running.Routes.IsEmpty)
            {
                throw new ComponentException(string.Join('\n', _faults.All.Select(static fault => fault.Line)));
            }

            _routes = new RouteLinks(_running, _links);
            CheckLinks(_routes);
            DataPlane data = NewDataPlane(_running, _links, policy);
            try
            {
                await data.BuildAsync(cancellationToken).ConfigureAwait(false);
                JoinRed(_routes, _links);
                _data = data;
                isUp = true;
            }
            catch (ComponentFaultException fault)
            {
                await data.StopAsync(CancellationToken.None).ConfigureAwait(false);
                await GiveUpAsync(fault).ConfigureAwait(false);
            }
            catch
            {
                await data.StopAsync(CancellationToken.None).ConfigureAwait(false);
                throw;
            }
        }
    }

    // Of the strategies those go whose link went, so that the list is that of the manifest that runs.
    private async ValueTask DropDiscoveryAsync()
    {
        foreach ((DiscoverySettings settings, MadeComponent<IDiscoveryStrategy> strategy) in _discovery.Where(pair => _outages.HoldsLink(pair.Settings.On)).ToArray())
        {
            _discovery.Remove((settings, strategy));
            await Stopped(strategy, _stopping.Token).ConfigureAwait(false);
        }
    }

    private async ValueTask<IReadOnlyList<SelfTestFailure>> SelfTestedAsync(Task<IReadOnlyList<SelfTestFailure>> selfTest, CancellationToken cancellationToken)
    {
        try
        {
            return await selfTest.WaitAsync(LongestSelfTest, _host.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new ComponentException($"the self-test of the cipher suites did not end within {LongestSelfTest.TotalSeconds:0} s", exception);
        }
    }

    private async ValueTask StartOrGiveUpAsync<T>(MadeComponent<T> component, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await component.StartAsync(cancellationToken).ConfigureAwait(false);
            if (component.Component is ILink link)
            {
                Checked(link, component.Identity);
            }
        }
        catch (ComponentFaultException fault)
        {
            await GiveUpAsync(fault).ConfigureAwait(false);
        }
    }

    // What a link says of itself sizes every packet's memory.
    private static void Checked(ILink link, ComponentIdentity identity)
    {
        try
        {
            if (link.Abilities.Mtu is < 68 or > 1 << 20)
            {
                throw new ComponentFaultException(FaultKind.StartFailed, identity, $"it says that its MTU is {link.Abilities.Mtu}");
            }
        }
        catch (Exception exception) when (exception is not ComponentException)
        {
            throw new ComponentFaultException(FaultKind.StartFailed, identity, $"it failed to say what it can: {exception.GetType().Name}", exception);
        }
    }

    private async ValueTask GiveUpAsync(ComponentFaultException fault)
    {
        System.Collections.Immutable.ImmutableArray<string> before = _outages.RoutesOf(_manifest);
        if (_links.Values.FirstOrDefault(link => ReferenceEquals(link.Identity, fault.Component)) is { } gone)
        {
            _outages.AddLink(gone.Name);
            _links.Remove(gone.Name);
            await Stopped(gone, _stopping.Token).ConfigureAwait(false);
            await DropDiscoveryAsync().ConfigureAwait(false);
        }
        else if (_discovery.FindIndex(pair => ReferenceEquals(pair.Strategy.Identity, fault.Component)) is >= 0 and int place)
        {
            (DiscoverySettings settings, MadeComponent<IDiscoveryStrategy> strategy) = _discovery[place];
            _outages.Add(settings);
            _discovery.RemoveAt(place);
            await Stopped(strategy, _stopping.Token).ConfigureAwait(false);
        }
        else if (_suites.Identities.Values.Any(suite => ReferenceEquals(suite, fault.Component)))
        {
            _outages.AddSuite(fault.Component.Name);
        }
        else
        {
            throw fault; // nothing can be left out for it
        }

        string[] stopped = [.. _outages.RoutesOf(_manifest).Except(before)];
        _faults.Add(fault.Kind, fault.Component, fault.Component.Name, stopped.Length == 0 ? "" : string.Join(", ", stopped), fault.What, fault.InnerException);
    }

    private void LegFailed(Leg leg, int step, Exception exception)
    {
        FaultKind kind = exception is ContractException ? FaultKind.BrokeContract : FaultKind.Failed;
        string what = kind == FaultKind.BrokeContract ? exception.Message : $"it threw {(exception is SuiteException suite ? suite.InnerException! : exception).GetType().Name} with packets";
        if (ComponentAt(leg, step, exception) is { } component)
        {
            _faults.Add(kind, component, leg.Route, $"{leg.Route} ({leg.Direction.ToString().ToLowerInvariant()})", what, exception);
        }
        else
        {
            KernelFailed(leg.Route, exception);
        }
    }

    private void StageFailed(ComponentFaultException fault, string route) => _faults.Add(
        fault.Kind, fault.Component, route, fault.Kind is FaultKind.StartFailed or FaultKind.StartHung ? route : "", fault.What, fault.InnerException);

    private void WorkerFailed(Worker worker, Exception exception)
    {
        string link = worker.Ingress.Link;
        if (_links.TryGetValue(link, out MadeComponent<ILink>? made))
        {
            FaultKind kind = exception is ContractException ? FaultKind.BrokeContract : FaultKind.Failed;
            string what = kind == FaultKind.BrokeContract ? exception.Message : $"it threw {exception.GetType().Name} when it received";
            _faults.Add(kind, made.Identity, link, $"receiving on {worker.Part}", what, exception);
        }
    }

    private void KernelFailed(string part, Exception exception)
    {
        lock (_kernelFaults)
        {
            _kernelFaults.Add(part);
        }

        _logger.LogCritical(exception, "{Part} has stopped: a fault of the router itself", part);
        _health.ForFault(part, _logger).Report(HealthState.Failed, $"stopped by a fault of the router itself: {exception.GetType().Name}");
    }

    // The suite is known where it threw; where it hangs, it is the one that the policy seals with.
    private ComponentIdentity? ComponentAt(Leg leg, int step, Exception? exception)
    {
        if (exception is SuiteException suite)
        {
            return _suites.Identities.GetValueOrDefault(suite.Suite);
        }

        if (step >= leg.Steps.Count)
        {
            return leg.Link;
        }

        return leg.Steps[step].Component
            ?? (exception is null && _manifest.FindPolicy(leg.Share.Groups[0]) is { } policy ? _suites.Identities[_suites.Ids[policy.Suite]] : null);
    }

    /// <summary>The loops that run now.</summary>
    internal IEnumerable<IWatched> Watched() => [.. _data?.Workers ?? [], .. _control is null ? Array.Empty<IWatched>() : [_control]];

    private void Hung(IWatched one)
    {
        (ComponentIdentity? component, string part, string stopped) = one switch
        {
            Worker worker => (
                worker.Leg is { } leg ? ComponentAt(leg, leg.At, null) : _links.GetValueOrDefault(worker.Ingress.Link)?.Identity, worker.Ingress.Link, $"all that {worker.Part} receives"),
            ControlService { At: { } channels } => (channels.Strategy.Identity, "control", "the control plane"),
            _ => (null, "control", "the control plane"),
        };
        if (component is null)
        {
            KernelFailed(part, new TimeoutException($"{stopped}: nothing goes on"));
            return;
        }

        ComponentFault fault = _faults.Add(
            FaultKind.Hung, component, part, stopped, one is Worker ? "it does not come back" : "it, or a control channel of its link, does not come back");
        lock (_hung)
        {
            _hung[one] = fault;
        }
    }

    private void Returned(IWatched one)
    {
        ComponentFault? fault;
        lock (_hung)
        {
            _hung.Remove(one, out fault);
        }

        if (fault is not null)
        {
            _faults.Remove(fault);
        }
        else
        {
            ForgetKernelFaults();
        }
    }

    // The workers are others now, with other legs.
    private void ForgetWorkers()
    {
        _faults.ForgetWorkers();
        ForgetKernelFaults();
    }

    private void ForgetKernelFaults()
    {
        string[] parts;
        lock (_kernelFaults)
        {
            parts = [.. _kernelFaults];
            _kernelFaults.Clear();
        }

        foreach (string part in parts)
        {
            _health.ForFault(part, _logger).Report(HealthState.Healthy, "runs again");
        }
    }
}
