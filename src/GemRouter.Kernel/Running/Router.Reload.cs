using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Running;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel;

/// <summary>
/// A reload: all or nothing. What is new is made and started beside what runs; only when all of it stands, the router goes over. Keys, policies and numbers go over without a packet lost. Where links, routes or
/// stages differ, the workers stop and others start: links that stay keep their sockets, and so what arrives in between.
/// </summary>
public sealed partial class Router
{
    /// <summary>Goes over to another manifest, or stays with the present one.</summary>
    /// <param name="manifest">The manifest, checked; the present one for fetching its keys anew.</param>
    /// <param name="cancellationToken">Ends it, as long as nothing has gone over.</param>
    /// <exception cref="InvalidOperationException">The router does not run.</exception>
    public ValueTask<ReloadReport> ReloadAsync(RouterManifest manifest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return ReloadGatedAsync(manifest, cancellationToken);
    }

    /// <summary>The same; null for the manifest that runs when its turn comes.</summary>
    private async ValueTask<ReloadReport> ReloadGatedAsync(RouterManifest? wanted, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        cancellationToken = either.Token;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RouterManifest manifest = wanted ?? _manifest;
            (ControlService control, DataPlane data) = Running();
            ManifestDifference difference = ManifestDifference.Of(_manifest, manifest);
            if (difference.Refusals.Length > 0)
            {
                return Refused(difference, difference.Refusals);
            }

            if (control.IsHung)
            {
                return Refused(difference, ["the control plane does not come back from a component; start the router again"]);
            }

            bool rebuilds = difference.Rebuilds || CanBeMended; // what was given up gets another chance
            if (data.Workers.FirstOrDefault(static worker => worker.IsHung) is { } hung)
            {
                if (difference.Rebuilds)
                {
                    return Refused(difference, [HungRefusal(hung)]);
                }

                rebuilds = false;
            }

            Preparation next = new();
            try
            {
                await PrepareAsync(next, manifest, rebuilds, cancellationToken).ConfigureAwait(false);
                if (rebuilds)
                {
                    await RebuildAsync(next, manifest, control, data).ConfigureAwait(false);
                }
                else
                {
                    if (!next.Running.Routes.Select(static route => (route.Red, route.Black)).SequenceEqual(_running.Routes.Select(static route => (route.Red, route.Black))))
                    {
                        throw new ComponentException("other routes would run than do now, and they cannot be made anew while a worker does not come back from a component; start the router again");
                    }

                    JoinRed(next.Routes, next.Links);
                    data.Apply(next.Running, new SendPolicies(next.Keys!.Policy.Groups));
                    await GoOverAsync(next, manifest, control, data, _channels).ConfigureAwait(false);
                }
            }
            catch (ComponentException exception)
            {
                await AbandonAsync(next).ConfigureAwait(false);
                return Refused(difference, [.. exception.Message.Split('\n')]);
            }
            catch
            {
                await AbandonAsync(next).ConfigureAwait(false);
                throw;
            }

            foreach (string change in difference.Changes)
            {
                _logger.LogInformation("reload: {Change}", change);
            }

            return new ReloadReport(true, difference.Changes, []);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static string HungRefusal(Worker worker) =>
        $"the worker of {worker.Ingress.Link} does not come back from a component, so routes cannot be made anew; start the router again";

    private ReloadReport Refused(ManifestDifference difference, System.Collections.Immutable.ImmutableArray<string> refusals)
    {
        foreach (string refusal in refusals)
        {
            _logger.LogError("reload refused: {Refusal}", refusal);
        }

        return new ReloadReport(false, difference.Changes, refusals);
    }

    // Makes and starts what is new; nothing of what runs is touched.
    private async ValueTask PrepareAsync(Preparation next, RouterManifest manifest, bool rebuilds, CancellationToken cancellationToken)
    {
        foreach (string suite in _outages.Suites)
        {
            next.Outages.AddSuite(suite);
        }

        next.KeyBook = manifest == _manifest ? _keys : MakeKeys(manifest);
        if (next.KeyBook != _keys)
        {
            await next.KeyBook.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        next.Keys = await next.KeyBook.LoadAsync(cancellationToken).ConfigureAwait(false);
        foreach (LinkSettings link in manifest.Links)
        {
            LinkSettings? former = _manifest.FindLink(link.Name);
            bool isSame = former is not null && former.Transport.Equals(link.Transport) && former.Side == link.Side && former.Mtu == link.Mtu;
            if (isSame && _links.TryGetValue(link.Name, out MadeComponent<ILink>? present))
            {
                next.Links.Add(link.Name, present);
                continue;
            }

            if (isSame && !rebuilds)
            {
                next.Outages.AddLink(link.Name);
                continue;
            }

            MadeComponent<ILink> made = MakeLink(manifest, link);
            next.NewLinks.Add(made);
            try
            {
                await made.StartAsync(cancellationToken).ConfigureAwait(false);
                Checked(made.Component, made.Identity);
                next.Links.Add(link.Name, made);
            }
            catch (ComponentFaultException) when (isSame)
            {
                // It did not start before, and does not now: that is no reason to refuse the rest.
                next.Outages.AddLink(link.Name);
                next.NewLinks.Remove(made);
                await Stopped(made, cancellationToken).ConfigureAwait(false);
            }
        }

        if (rebuilds)
        {
            await PrepareDiscoveryAsync(next, manifest, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            foreach (DiscoverySettings settings in manifest.Discovery.Where(_outages.Holds))
            {
                next.Outages.Add(settings);
            }
        }

        Choose(next, manifest);
    }

    // What runs of it.
    private void Choose(Preparation next, RouterManifest manifest)
    {
        next.Running = next.Outages.Without(manifest);
        if (next.Running.Routes.IsEmpty)
        {
            throw new ComponentException("no route is left: what they need does not start");
        }

        next.Routes = new RouteLinks(next.Running, next.Links);
        CheckLinks(next.Routes);
    }

    // A link that was out before does start, and still opens nothing: it stays out. False for any other.
    private bool StaysOut(Preparation next, RouterManifest manifest, ComponentFaultException fault)
    {
        if (next.Links.Values.FirstOrDefault(link => ReferenceEquals(link.Identity, fault.Component)) is not { } link || !_outages.HoldsLink(link.Name))
        {
            return false;
        }

        next.Outages.AddLink(link.Name);
        next.Links.Remove(link.Name);
        for (int i = next.Discovery.Count - 1; i >= 0; i--)
        {
            if (next.Discovery[i].Settings.On == link.Name)
            {
                next.Discovery.RemoveAt(i);
                next.Channels.RemoveAt(i);
            }
        }

        Choose(next, manifest);
        return true;
    }

    // Discovery keeps its channels where it and its link stay.
    private async ValueTask PrepareDiscoveryAsync(Preparation next, RouterManifest manifest, CancellationToken cancellationToken)
    {
        for (int i = 0; i < manifest.Discovery.Length; i++)
        {
            DiscoverySettings settings = manifest.Discovery[i];
            if (next.Outages.HoldsLink(settings.On))
            {
                continue;
            }

            int former = _discovery.FindIndex(pair => pair.Settings == settings && !next.Discovery.Contains(pair));
            if (former >= 0 && ReferenceEquals(next.Links[settings.On], _links.GetValueOrDefault(settings.On)))
            {
                next.Discovery.Add(_discovery[former]);
                next.Channels.Add(_channels[former]);
                continue;
            }

            MadeComponent<IDiscoveryStrategy> made = ControlChannels.Make(_maker, settings, i);
            ControlChannels opened = NewChannels(made, next.Links[settings.On]);
            next.NewChannels.Add(opened);
            try
            {
                await made.StartAsync(cancellationToken).ConfigureAwait(false);
                next.Discovery.Add((settings, made));
                next.Channels.Add(opened);
            }
            catch (ComponentFaultException) when (_outages.Holds(settings))
            {
                next.Outages.Add(settings);
                next.OutDiscovery.Add(made.Name);
                next.NewChannels.Remove(opened);
                await Stopped(made, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask RebuildAsync(Preparation next, RouterManifest manifest, ControlService control, DataPlane data)
    {
        for (bool joined = false; !joined;)
        {
            try
            {
                JoinRed(next.Routes, next.Links);
                joined = true;
            }
            catch (ComponentFaultException fault)
            {
                if (!StaysOut(next, manifest, fault))
                {
                    throw;
                }
            }
        }

        if (await data.StopAsync(CancellationToken.None).ConfigureAwait(false) is { Count: > 0 } hung)
        {
            Hung(hung[0]);
            ComponentException failure = new(HungRefusal(hung[0]));
            _ended.TrySetException(failure); // the others have stopped
            throw failure;
        }

        ForgetWorkers();
        DataPlane? nextData = null;
        while (nextData is null)
        {
            DataPlane made = NewDataPlane(next.Running, next.Links, next.Keys!.Policy);
            try
            {
                await made.BuildAsync(CancellationToken.None).ConfigureAwait(false);
                foreach (ControlChannels one in next.NewChannels.Where(next.Channels.Contains))
                {
                    await one.StartAsync(_host.HasThreads ? control.Post : null, CancellationToken.None).ConfigureAwait(false);
                }

                nextData = made;
            }
            catch (Exception exception)
            {
                await made.StopAsync(CancellationToken.None).ConfigureAwait(false);
                if (exception is not ComponentFaultException fault || !StaysOut(next, manifest, fault))
                {
                    ForgetWorkers();
                    await GoBackAsync(control).ConfigureAwait(false);
                    throw;
                }
            }
        }

        await GoOverAsync(next, manifest, control, nextData, next.Channels).ConfigureAwait(false);
    }

    // What worked before is made once more: the former workers have ended.
    private async ValueTask GoBackAsync(ControlService control)
    {
        DataPlane again = NewDataPlane(_running, _links, control.Policy);
        try
        {
            JoinRed(_routes, _links);
            await again.BuildAsync(CancellationToken.None).ConfigureAwait(false);
            (await control.ApplyAsync(NewPart(_running, _links, _routes, again, _channels), null).ConfigureAwait(false))?.Dispose();
        }
        catch (Exception exception)
        {
            await again.StopAsync(CancellationToken.None).ConfigureAwait(false);
            _ended.TrySetException(new ComponentException($"a reload failed, and what ran before cannot be made again: {exception.Message}", exception));
            throw;
        }

        _data = again;
        again.Trace(Volatile.Read(ref _trace));
        again.Tap(Volatile.Read(ref _tap));
        if (_host.HasThreads)
        {
            again.Start();
        }
    }

    private async ValueTask GoOverAsync(Preparation next, RouterManifest manifest, ControlService control, DataPlane data, List<ControlChannels> channels)
    {
        ControlPart part = NewPart(next.Running, next.Links, next.Routes, data, channels);
        LoadedKeys? former = await control.ApplyAsync(part, next.Keys).ConfigureAwait(false);
        former?.Dispose();
        ControlChannels[] oldChannels = [.. _channels.Except(channels)];
        MadeComponent<ILink>[] oldLinks = [.. _links.Values.Except(next.Links.Values)];
        KeyBook oldKeys = _keys;
        DataPlane? oldData = _data;
        (_manifest, _running, _outages, _links, _routes, _data, _channels, _keys) = (manifest, next.Running, next.Outages, next.Links, next.Routes, data, channels, next.KeyBook!);
        _discovery = next.Discovery.Count > 0 ? next.Discovery : _discovery; // none where nothing was made anew
        if (data != oldData)
        {
            // Before anything of the former is stopped, which may take its time.
            data.Trace(Volatile.Read(ref _trace));
            data.Tap(Volatile.Read(ref _tap));
            if (_host.HasThreads)
            {
                data.Start();
            }
        }

        HashSet<string> isOut = [.. next.Outages.Suites, .. next.OutDiscovery, .. manifest.Links.Select(static link => link.Name).Where(next.Outages.HoldsLink)];
        _faults.ForgetStarts(isOut.Contains);
        foreach (ControlChannels channel in oldChannels.Concat(next.NewChannels.Except(channels)))
        {
            await Stopped(channel, CancellationToken.None).ConfigureAwait(false);
            await Stopped(channel.Strategy, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (MadeComponent<ILink> link in oldLinks.Concat(next.NewLinks.Except(next.Links.Values)))
        {
            await Stopped(link, CancellationToken.None).ConfigureAwait(false);
        }

        if (oldKeys != _keys)
        {
            await EndedAsync(_keyWatch!, CancellationToken.None).ConfigureAwait(false);
            _keyWatch = new KeyWatch(_keys.Watchers, WatchKeysAsync);
            await oldKeys.StopAsync(_logger, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask AbandonAsync(Preparation next)
    {
        next.Keys?.Dispose();
        if (next.KeyBook is { } keys && keys != _keys)
        {
            await keys.StopAsync(_logger, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (ControlChannels channels in next.NewChannels)
        {
            await Stopped(channels, CancellationToken.None).ConfigureAwait(false);
            await Stopped(channels.Strategy, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (MadeComponent<ILink> link in next.NewLinks)
        {
            _redJoins.RemoveWhere(joined => joined.Link == link);
            await Stopped(link, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>What a reload has made so far.</summary>
    private sealed class Preparation
    {
        public KeyBook? KeyBook { get; set; }

        public LoadedKeys? Keys { get; set; }

        public Dictionary<string, MadeComponent<ILink>> Links { get; } = new(StringComparer.Ordinal);

        public List<MadeComponent<ILink>> NewLinks { get; } = [];

        public Outages Outages { get; } = new();

        /// <summary>The manifest without what does not start.</summary>
        public RouterManifest Running { get; set; } = null!;

        public RouteLinks Routes { get; set; } = null!;

        public List<(DiscoverySettings Settings, MadeComponent<IDiscoveryStrategy> Strategy)> Discovery { get; } = [];

        /// <summary>The names of the strategies that do not start.</summary>
        public HashSet<string> OutDiscovery { get; } = [];

        public List<ControlChannels> Channels { get; } = [];

        public List<ControlChannels> NewChannels { get; } = [];
    }
}
