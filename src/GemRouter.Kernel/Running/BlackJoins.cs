using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>
/// What black links receive: the groups and ports that proven, authorized sources announce, and nothing else. Where a link takes whole prefixes, the routes' groups from the start. What the system
/// refuses is tried again. The control thread.
/// </summary>
/// <param name="manifest">The routes.</param>
/// <param name="links">The links.</param>
/// <param name="joined">What is joined; it outlives a reload.</param>
/// <param name="health">Where it says what is refused.</param>
internal sealed class BlackJoins(
    RouterManifest manifest, IReadOnlyDictionary<string, MadeComponent<ILink>> links, HashSet<(MadeComponent<ILink> Link, Subscription Subscription)> joined, IHealth health)
{
    /// <summary>Joins what is new; for a SEK that has just come, without delay.</summary>
    public void Add(PeerKey key) => Join(Wanted(key));

    /// <summary>Joins and leaves, so that all of it is as it should be.</summary>
    public void Update(IReadOnlyCollection<PeerKey> keys)
    {
        HashSet<(MadeComponent<ILink>, Subscription)> wanted = [.. keys.SelectMany(Wanted), .. WholePrefixes()];
        foreach ((MadeComponent<ILink> link, Subscription subscription) in joined.Where(one => !wanted.Contains(one)).ToArray())
        {
            joined.Remove((link, subscription));
            Leave(link, subscription);
        }

        Join(wanted);
    }

    private void Join(IEnumerable<(MadeComponent<ILink> Link, Subscription Subscription)> wanted)
    {
        string? refused = null;
        bool tried = false;
        foreach ((MadeComponent<ILink> link, Subscription subscription) in wanted)
        {
            if (joined.Contains((link, subscription)))
            {
                continue;
            }

            tried = true;
            try
            {
                link.Component.Subscribe(subscription);
                joined.Add((link, subscription));
            }
#pragma warning disable CA1031 // A plugin may throw anything; the control plane goes on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                refused = $"{link.Name}: {(exception is ComponentException ? exception.Message : $"cannot join: {exception.GetType().Name}")}";
            }
        }

        if (tried)
        {
            health.Report(refused is null ? HealthState.Healthy : HealthState.Degraded, refused ?? "all announced groups are joined");
        }
    }

    private void Leave(MadeComponent<ILink> link, Subscription subscription)
    {
        try
        {
            link.Component.Unsubscribe(subscription);
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            health.Report(HealthState.Degraded, $"{link.Name}: cannot leave {subscription}: {exception.GetType().Name}");
        }
    }

    private IEnumerable<(MadeComponent<ILink> Link, Subscription Subscription)> Wanted(PeerKey key)
    {
        StreamContext context = key.Announcement.Context;
        foreach (RouteSettings route in manifest.Routes)
        {
            if (route.Opens && route.Groups.Any(prefix => prefix.Contains(context.Group)))
            {
                // Also where the link takes whole prefixes: a switch that looks at joins delivers what is joined.
                ushort? port = links[route.Black].Component.Abilities.ReceivesPrefixes ? null : context.Port;
                yield return (links[route.Black], new Subscription(new GroupPrefix(context.Group), port, context.BindSource ? context.OuterSource : null));
            }
        }
    }

    private IEnumerable<(MadeComponent<ILink> Link, Subscription Subscription)> WholePrefixes() => manifest.Routes
        .Where(route => route.Opens && links[route.Black].Component.Abilities.ReceivesPrefixes)
        .SelectMany(route => route.Groups.Select(prefix => (links[route.Black], new Subscription(prefix, null))));
}
