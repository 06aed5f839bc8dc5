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

            bool rebuilds = difference.Rebuilds || !_faults.All.IsEmpty; // what was given up gets another chance
            if (data.Workers.FirstOrDefault(static worker => worker.IsHung) is { } hung)
            {
                if (difference.Rebuilds)
                {
                    return Refused(difference, [$"the worker of {hung.Ingress.Link} does not come back from a component, so routes cannot be made anew; start the router again"]);
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
                next.Outages.AddLink(link.Name); // it did not start before, and does not now: that is no reason to refuse the rest
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

        next.Running = next.Outages.Without(manifest);
        if (next.Running.Routes.IsEmpty)
        {
            throw new ComponentException("no route is left: what they need does not start");
        }

        next.Routes = new RouteLinks(next.Running, next.Links);
        CheckLinks(next.Routes);
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
            try
            {
                await made.StartAsync(cancellationToken).ConfigureAwait(false);
                next.NewChannels.Add(opened);
                next.Discovery.Add((settings, made));
                next.Channels.Add(opened);
            }
            catch (ComponentFaultException) when (_outages.Holds(settings))
            {
                next.Outages.Add(settings);
                next.OutDiscovery.Add(made.Name);
                await Stopped(made, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask RebuildAsync(Preparation next, RouterManifest manifest, ControlService control, DataPlane data)
    {
        JoinRed(next.Routes, next.Links);
        if (await data.StopAsync(CancellationToken.None).ConfigureAwait(false) is { Count: > 0 } hung)
        {
            Hung(hung[0]);
            ComponentException failure = new($"a reload cannot go on: the worker of {hung[0].Ingress.Link} does not come back from a component");
            _ended.TrySetException(failure);
            throw failure;
        }

        DataPlane nextData = NewDataPlane(next.Running, next.Links, next.Keys!.Policy);
        try
        {
            await nextData.BuildAsync(CancellationToken.None).ConfigureAwait(false);
            foreach (ControlChannels one in next.NewChannels)
            {
                await one.StartAsync(_host.HasThreads ? control.Post : null, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch
        {
            await nextData.StopAsync(CancellationToken.None).ConfigureAwait(false);
            await GoBackAsync(control).ConfigureAwait(false);
            throw;
        }

        HashSet<string> isOut = [.. next.Outages.Suites, .. manifest.Links.Select(static link => link.Name).Where(next.Outages.HoldsLink)];
        ForgetFaults(component => isOut.Contains(component.Name) || next.OutDiscovery.Contains(component.Name));
        await GoOverAsync(next, manifest, control, nextData, next.Channels).ConfigureAwait(false);
        nextData.Trace(Volatile.Read(ref _trace));
        nextData.Tap(Volatile.Read(ref _tap));
        if (_host.HasThreads)
        {
            nextData.Start();
        }
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
        (_manifest, _running, _outages, _links, _routes, _data, _channels, _keys) = (manifest, next.Running, next.Outages, next.Links, next.Routes, data, channels, next.KeyBook!);
        _discovery = next.Discovery.Count > 0 ? next.Discovery : _discovery; // none where nothing was made anew
        foreach (ControlChannels channel in oldChannels)
        {
            await Stopped(channel, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (MadeComponent<ILink> link in oldLinks)
        {
            await Stopped(link, CancellationToken.None).ConfigureAwait(false);
        }

        if (oldKeys != _keys)
        {
            await _keyWatch!.DisposeAsync().ConfigureAwait(false);
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
