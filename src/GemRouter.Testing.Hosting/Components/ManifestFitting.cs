using System.Collections.Immutable;
using System.Net;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Testing;

/// <summary>Puts links in memory and test keys in the place of what a manifest under test names and a test does not have.</summary>
internal sealed class ManifestFitting(RouterSetup setup, FixtureComponents components, Func<LinkSettings, bool, (FixtureNetwork Network, MemoryLinkOptions Options)> place)
{
    private static readonly ImmutableArray<IPNetwork> Everywhere = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];

    private readonly Dictionary<string, ComponentFactory> _links = new(StringComparer.Ordinal);

    /// <summary>What each link sent, by its name. Links that run as written are not among them.</summary>
    public Dictionary<string, List<TestPacket>> Sent { get; } = new(StringComparer.Ordinal);

    /// <summary>The networks of the links, by the links' names.</summary>
    public Dictionary<string, FixtureNetwork> Networks { get; } = new(StringComparer.Ordinal);

    /// <summary>The recordings that links which run as written play.</summary>
    public List<IRecordedLink> Recordings { get; } = [];

    /// <summary>True where a link runs as written: what comes there is seen by looking alone.</summary>
    public bool HasOthers { get; private set; }

    /// <summary>Fits a manifest; the same link of another manifest becomes the same link in memory, so that a reload keeps it.</summary>
    public RouterManifest Fit(RouterManifest manifest) => manifest with
    {
        Links = [.. manifest.Links.Select(link => Fit(link, IsIPv4(manifest, link)))],
        Keys = new KeySettings
        {
            Identity = Fit(manifest.Keys.Identity, "identity", manifest.Node.Name),
            Bootstrap = Fit(manifest.Keys.Bootstrap, "bootstrap", manifest.Domain),
        },
        Groups = [.. manifest.Groups.Select(group => group with { Keys = Fit(group.Keys, "group", group.Prefix.ToString()) })],
    };

    private static bool IsIPv4(RouterManifest manifest, LinkSettings link)
    {
        GroupPrefix[] groups = [.. manifest.Routes.Where(route => route.Red == link.Name || route.Black == link.Name).SelectMany(static route => route.Groups)];
        return groups.Length == 0 || groups.Any(static prefix => prefix.First.IsIPv4);
    }

    private LinkSettings Fit(LinkSettings link, bool ipv4)
    {
        if (link.Transport.Name is not ("udp" or "ring" or "pcap" or "memory") || setup.LinksAsWritten.Contains(link.Name))
        {
            return link with { Transport = Watched(link.Transport, link.Name) };
        }

        if (!_links.TryGetValue(link.Name, out ComponentFactory? factory))
        {
            (FixtureNetwork network, MemoryLinkOptions options) = place(link, ipv4);
            List<TestPacket> sent = Sent[link.Name] = [];
            Networks[link.Name] = network;
            ComponentFactory medium = network.Medium.Factory();
            factory = ComponentFactory.Transport<NoOptions>(
                "memory", "A link in memory.", (context, _) => new FixtureLink((MemoryLink)medium.Create(context, options), sent, context.Clock));
            components.StandsInFor(factory, medium);
            _links.Add(link.Name, factory);
        }

        return link with
        {
            Transport = ComponentUse.Of(factory, new NoOptions(), link.Name),
            From = link.Side == LinkSide.Red && link.From.IsEmpty ? Everywhere : link.From, // a test's packets come from anywhere, unless the manifest says what is local
        };
    }

    // As written, but for the look at it that moving the clock needs.
    private ComponentUse Watched(ComponentUse use, string name)
    {
        ComponentFactory watched = ComponentFactory.Transport<NoOptions>(use.Name, use.Factory.Summary, (context, _) =>
        {
            ILink link = (ILink)use.Factory.Create(context, use.Options);
            if (link is IRecordedLink recorded)
            {
                Recordings.Add(recorded);
            }
            else
            {
                HasOthers = true;
            }

            return link;
        }, _ => use.Factory.NeedsOf(use.Options));
        components.StandsInFor(watched, use.Factory);
        return ComponentUse.Of(watched, new NoOptions(), name);
    }

    private KeyRing Fit(KeyRing ring, string purpose, string name) => new()
    {
        Active = Fit(ring.Active, purpose, name),
        Accepted = [.. ring.Accepted.Select((use, i) => Fit(use, purpose, $"{name} {i}"))],
    };

    private KeyUse Fit(KeyUse use, string purpose, string name)
    {
        if (use.Source.Name != "file" || setup.KeysAsWritten)
        {
            return use;
        }

        // Keys that are one file in several manifests, or at several places of one, are one key. An identity is the node's own whatever its file is called.
        string? file = purpose == "identity" ? null : use.Source.Options.GetType().GetProperty("Path")?.GetValue(use.Source.Options) as string;
        string seed = $"{purpose} {Path.GetFileName(file) ?? name}";
        return use with { Source = ComponentUse.Of(StandIns.Keys, new TestKeyOptions { Seed = seed }, seed) };
    }
}
