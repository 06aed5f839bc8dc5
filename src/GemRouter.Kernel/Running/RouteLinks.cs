using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>What the links of a running router say about its routes: MTUs, addresses, and whether what the manifest wants can be.</summary>
internal sealed class RouteLinks(RouterManifest manifest, IReadOnlyDictionary<string, MadeComponent<ILink>> links)
{
    /// <summary>The largest IP packet that is sent on a link.</summary>
    public int MtuOf(string link)
    {
        int own = links[link].Component.Abilities.Mtu;
        return manifest.FindLink(link)?.Mtu is { } set ? Math.Min(set, own) : own;
    }

    /// <summary>The largest payload that any link lets in or out.</summary>
    public int LargestPayload => manifest.Links.Max(link => FabricSize.MaxDatagram(MtuOf(link.Name), ipv4: true));

    /// <summary>The route that seals a group; null where none does. No group is sealed by two to different fabrics.</summary>
    public RouteSettings? FindSealing(GroupAddress group) => manifest.Routes.FirstOrDefault(route => route.Seals && route.Groups.Any(prefix => prefix.Contains(group)));

    /// <summary>The form of a stream's packets.</summary>
    public SealShape ShapeOf(RouteSettings route, GroupSettings policy, bool ipv4, SuiteParameters suite) =>
        new(MtuOf(route), ipv4, suite, CarriesOrigin(route, policy), new PaddingSizes(policy.Pad));

    // Two red links may seal a group for fabrics of their own: it is one stream, whose packets fit both.
    private int MtuOf(RouteSettings route) => manifest.Routes
        .Where(other => other.Seals && other.Groups.Any(prefix => route.Groups.Any(one => one.Contains(prefix) || prefix.Contains(one))))
        .Min(other => MtuOf(other.Black));

    /// <summary>True where the outer source is not the packet's own, so that it is carried (wire 5.2).</summary>
    public bool CarriesOrigin(RouteSettings route, GroupSettings policy) => policy.Origin && !links[route.Black].Component.Abilities.SendsForeignSource;

    /// <summary>Finds what the manifest wants and the links cannot do.</summary>
    /// <param name="suites">The numbers of the suites, by name.</param>
    public IEnumerable<string> Problems(IReadOnlyDictionary<string, SuiteParameters> suites)
    {
        foreach (LinkSettings link in manifest.Links.Where(link => link.Side == LinkSide.Black && links[link.Name].Component is not IControlLink))
        {
            yield return $"links.{link.Name}: {link.Transport} carries no control datagrams and cannot be black";
        }

        foreach (LinkSettings link in manifest.Links.Where(link => link.Workers > 1 && links.ContainsKey(link.Name)))
        {
            int most = links[link.Name].Component is IShardedLink sharded ? sharded.MaxShards : 1;
            if (link.Workers > most)
            {
                yield return $"links.{link.Name}.workers: {link.Transport} divides what it receives among {most} at most, and {link.Workers} are wanted";
            }
        }

        for (int i = 0; i < manifest.Routes.Length; i++)
        {
            RouteSettings route = manifest.Routes[i];
            if (route.Seals && links[route.Red].Component is not IAddressedLink && manifest.FindLink(route.Red)!.From.IsEmpty)
            {
                yield return $"routes[{i}]: the link \"{route.Red}\" does not know its own networks, so nothing would be let in; set its \"from\"";
            }

            foreach (GroupPrefix prefix in route.Groups)
            {
                GroupSettings policy = manifest.FindPolicy(prefix)!;
                bool ipv4 = prefix.First.IsIPv4;
                LinkAbilities black = links[route.Black].Component.Abilities;
                if (!(ipv4 ? black.IPv4 : black.IPv6))
                {
                    yield return $"routes[{i}]: the link \"{route.Black}\" carries no {(ipv4 ? "IPv4" : "IPv6")}, as {prefix} needs";
                }

                if (route.Seals && !RouteBudget.Of(MtuOf(route.Black), MtuOf(route.Red), ipv4, policy, suites[policy.Suite]).LeavesRoom)
                {
                    yield return $"routes[{i}]: the MTU of \"{route.Black}\", {MtuOf(route.Black)}, leaves no room for a payload";
                }

                if (route.Seals && policy.BindSource && links[route.Black].Component is not IAddressedLink)
                {
                    yield return $"routes[{i}]: the link \"{route.Black}\" does not know its address, as bind-source of {policy.Prefix} needs";
                }
            }
        }
    }

    /// <summary>Finds the processors that workers' threads cannot be pinned to.</summary>
    public IEnumerable<string> PlacementProblems() =>
        from link in manifest.Links
        from cpu in link.Cpus
        let refusal = ThreadPlacement.RefusalOf(cpu)
        where refusal is not null
        select $"links.{link.Name}.cpus: no thread can be pinned to processor {cpu} ({refusal}); those that the router may use are in \"Cpus_allowed_list\" of /proc/PID/status";

    /// <summary>What the red links are to receive (once for each).</summary>
    public IEnumerable<(string Link, Subscription Subscription)> RedSubscriptions() => manifest.Routes
        .Where(static route => route.Seals)
        .SelectMany(route => route.Groups.SelectMany(prefix => SubscriptionsOf(route.Red, prefix)).Select(subscription => (route.Red, subscription)))
        .Distinct();

    private IEnumerable<Subscription> SubscriptionsOf(string link, GroupPrefix prefix)
    {
        if (links[link].Component.Abilities.ReceivesPrefixes)
        {
            // The prefix takes all that comes; that it comes is what joins are for, where a switch looks at them.
            return manifest.Groups
                .SelectMany(static policy => policy.Join)
                .Where(join => prefix.Contains(join.Group))
                .Select(static join => new Subscription(new GroupPrefix(join.Group), null, join.Source))
                .Prepend(new Subscription(prefix, null));
        }

        return manifest.Groups
            .SelectMany(static policy => policy.Join.SelectMany(join => policy.Ports.Select(port => (Join: join, Port: port))))
            .Where(pair => prefix.Contains(pair.Join.Group))
            .Select(static pair => new Subscription(new GroupPrefix(pair.Join.Group), (ushort)pair.Port, pair.Join.Source));
    }
}
