using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Running;

namespace GemRouter.Kernel;

/// <summary>The first half of a reload: what is new is made and started beside what runs.</summary>
public sealed partial class Router
{
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
