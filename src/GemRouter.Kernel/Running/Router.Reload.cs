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

            Preparation next = new();
            try
            {
                await PrepareAsync(next, manifest, cancellationToken).ConfigureAwait(false);
                if (difference.Rebuilds)
                {
                    await RebuildAsync(next, manifest, control, data).ConfigureAwait(false);
                }
                else
                {
                    JoinRed(next.Routes, next.Links);
                    data.Apply(manifest, new SendPolicies(next.Keys!.Policy.Groups));
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
    private async ValueTask PrepareAsync(Preparation next, RouterManifest manifest, CancellationToken cancellationToken)
    {
        next.KeyBook = manifest == _manifest ? _keys : MakeKeys(manifest);
        if (next.KeyBook != _keys)
        {
            await next.KeyBook.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        next.Keys = await next.KeyBook.LoadAsync(cancellationToken).ConfigureAwait(false);
        foreach (LinkSettings link in manifest.Links)
        {
            LinkSettings? former = _manifest.FindLink(link.Name);
            if (former is not null && former.Transport.Equals(link.Transport) && former.Side == link.Side && former.Mtu == link.Mtu)
            {
                next.Links.Add(link.Name, _links[link.Name]);
                continue;
            }

            MadeComponent<ILink> made = MakeLink(manifest, link);
            next.NewLinks.Add(made);
            next.Links.Add(link.Name, made);
            await made.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        next.Routes = new RouteLinks(manifest, next.Links);
        CheckLinks(next.Routes);
    }

    private async ValueTask RebuildAsync(Preparation next, RouterManifest manifest, ControlService control, DataPlane data)
    {
        // Discovery keeps its channels where it and its link stay.
        List<ControlChannels> channels = [];
        List<ControlChannels> added = [];
        for (int i = 0; i < manifest.Discovery.Length; i++)
        {
            DiscoverySettings settings = manifest.Discovery[i];
            int former = _manifest.Discovery.IndexOf(settings);
            if (former >= 0 && ReferenceEquals(next.Links[settings.On], _links.GetValueOrDefault(settings.On)) && !next.Discovery.Contains(_discovery[former]))
            {
                next.Discovery.Add(_discovery[former]);
                channels.Add(_channels[former]);
                continue;
            }

            MadeComponent<IDiscoveryStrategy> made = ControlChannels.Make(_maker, settings, i);
            next.Discovery.Add(made);
            ControlChannels opened = new(made, (IControlLink)next.Links[settings.On].Component, control.Post, _health.For(made.Name, _logger), _logger);
            next.NewChannels.Add(opened);
            added.Add(opened);
            channels.Add(opened);
        }

        JoinRed(next.Routes, next.Links);
        await data.StopAsync(CancellationToken.None).ConfigureAwait(false);
        DataPlane nextData = NewDataPlane(manifest, next.Links, next.Keys!.Policy);
        try
        {
            await nextData.BuildAsync(CancellationToken.None).ConfigureAwait(false);
            foreach (ControlChannels one in added)
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

        await GoOverAsync(next, manifest, control, nextData, channels).ConfigureAwait(false);
        ForgetFaults();
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
        DataPlane again = NewDataPlane(_manifest, _links, control.Policy);
        try
        {
            JoinRed(_routes, _links);
            await again.BuildAsync(CancellationToken.None).ConfigureAwait(false);
            (await control.ApplyAsync(NewPart(_manifest, _links, _routes, again, _channels), null).ConfigureAwait(false))?.Dispose();
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
        ControlPart part = NewPart(manifest, next.Links, next.Routes, data, channels);
        LoadedKeys? former = await control.ApplyAsync(part, next.Keys).ConfigureAwait(false);
        former?.Dispose();
        ControlChannels[] oldChannels = [.. _channels.Except(channels)];
        MadeComponent<ILink>[] oldLinks = [.. _links.Values.Except(next.Links.Values)];
        KeyBook oldKeys = _keys;
        (_manifest, _links, _routes, _data, _channels, _keys) = (manifest, next.Links, next.Routes, data, channels, next.KeyBook!);
        _discovery = next.Discovery.Count > 0 ? next.Discovery : _discovery;
        foreach (ControlChannels channel in oldChannels)
        {
            await channel.StopAsync(CancellationToken.None).ConfigureAwait(false);
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
            await channels.StopAsync(CancellationToken.None).ConfigureAwait(false);
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

        public RouteLinks Routes { get; set; } = null!;

        public List<MadeComponent<IDiscoveryStrategy>> Discovery { get; } = [];

        public List<ControlChannels> NewChannels { get; } = [];
    }
}
