using System.Collections.Immutable;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Running;

/// <summary>What of a manifest cannot be used, since a component did not start; and the manifest without it, which is what runs.</summary>
internal sealed class Outages
{
    private readonly HashSet<string> _links = new(StringComparer.Ordinal);
    private readonly List<DiscoverySettings> _discovery = [];
    private readonly HashSet<string> _suites = new(StringComparer.Ordinal);

    /// <summary>True where nothing is missing.</summary>
    public bool IsEmpty => _links.Count == 0 && _discovery.Count == 0 && _suites.Count == 0;

    /// <summary>The suites that do not work.</summary>
    public IEnumerable<string> Suites => _suites;

    public void AddLink(string name) => _links.Add(name);

    public void Add(DiscoverySettings discovery) => _discovery.Add(discovery);

    public void AddSuite(string name) => _suites.Add(name);

    public bool HoldsLink(string name) => _links.Contains(name);

    public bool Holds(DiscoverySettings discovery) => _discovery.Contains(discovery);

    /// <summary>The manifest without what is out: links, their discovery, and the routes that need either, or a suite. A route without a name gets the one that it has in the whole manifest.</summary>
    public RouterManifest Without(RouterManifest manifest)
    {
        if (IsEmpty)
        {
            return manifest;
        }

        ImmutableArray<DiscoverySettings> discovery = [.. manifest.Discovery.Where(one => !_links.Contains(one.On) && !_discovery.Contains(one))];
        return manifest with
        {
            Links = [.. manifest.Links.Where(link => !_links.Contains(link.Name))],
            Discovery = discovery,
            Routes =
            [
                .. manifest.Routes
                    .Where(route => !_links.Contains(route.Red) && !_links.Contains(route.Black))
                    .Where(route => discovery.Any(one => one.On == route.Black))
                    .Where(route => !route.Groups.Any(prefix => _suites.Contains(manifest.FindPolicy(prefix)!.Suite)))
                    .Select(route => route with { Name = DataPlane.NameOf(manifest, route) }),
            ],
        };
    }

    /// <summary>The names of the routes that do not run for it.</summary>
    public ImmutableArray<string> RoutesOf(RouterManifest manifest)
    {
        HashSet<string> left = [.. Without(manifest).Routes.Select(route => DataPlane.NameOf(manifest, route))];
        return [.. manifest.Routes.Select(route => DataPlane.NameOf(manifest, route)).Where(name => !left.Contains(name))];
    }
}
