using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>
/// What black links receive: the groups and ports that proven, authorized sources announce, and nothing else. Where a link takes whole prefixes, the routes' groups from the start. What the system
/// refuses is tried again. The control thread.
/// </summary>
internal sealed class BlackJoins(RouterManifest manifest, IReadOnlyDictionary<string, MadeComponent<ILink>> links, IHealth health)
{
    private readonly HashSet<(string Link, Subscription Subscription)> _joined = [];

    /// <summary>Joins what is new; for a SEK that has just come, without delay.</summary>
    public void Add(PeerKey key) => Join(Wanted(key));

    /// <summary>Joins and leaves, so that all of it is as it should be.</summary>
    public void Update(IReadOnlyCollection<PeerKey> keys)
    {
        HashSet<(string, Subscription)> wanted = [.. keys.SelectMany(Wanted), .. WholePrefixes()];
        foreach ((string link, Subscription subscription) in _joined.Where(joined => !wanted.Contains(joined)).ToArray())
        {
            links[link].Component.Unsubscribe(subscription);
            _joined.Remove((link, subscription));
        }

        Join(wanted);
    }

    private void Join(IEnumerable<(string Link, Subscription Subscription)> wanted)
    {
        string? refused = null;
        bool tried = false;
        foreach ((string link, Subscription subscription) in wanted)
        {
            if (_joined.Contains((link, subscription)))
            {
                continue;
            }

            tried = true;
            try
            {
                links[link].Component.Subscribe(subscription);
                _joined.Add((link, subscription));
            }
            catch (ComponentException exception)
            {
                refused = $"{link}: {exception.Message}";
            }
        }

        if (tried)
        {
            health.Report(refused is null ? HealthState.Healthy : HealthState.Degraded, refused ?? "all announced groups are joined");
        }
    }

    private IEnumerable<(string Link, Subscription Subscription)> Wanted(PeerKey key)
    {
        StreamContext context = key.Announcement.Context;
        foreach (RouteSettings route in manifest.Routes)
        {
            if (route.Opens && !links[route.Black].Component.Abilities.ReceivesPrefixes && route.Groups.Any(prefix => prefix.Contains(context.Group)))
            {
                yield return (route.Black, new Subscription(new GroupPrefix(context.Group), context.Port, context.BindSource ? context.OuterSource : null));
            }
        }
    }

    private IEnumerable<(string Link, Subscription Subscription)> WholePrefixes() => manifest.Routes
        .Where(route => route.Opens && links[route.Black].Component.Abilities.ReceivesPrefixes)
        .SelectMany(static route => route.Groups.Select(prefix => (route.Black, new Subscription(prefix, null))));
}
