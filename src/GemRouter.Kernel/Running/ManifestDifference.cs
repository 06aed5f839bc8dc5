using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Running;

/// <summary>What differs between two manifests: in words, and in what a reload has to do about it. Options of components are compared, and never shown.</summary>
internal sealed partial class ManifestDifference
{
    private static readonly string[] Restart =
    [
        "domain", "node.", "plugin-paths", "plugin-lock", "keys.identity.", "limits.", "timers.start-hold-memory", "timers.key-wait-memory",
    ];

    private ManifestDifference(ImmutableArray<string> changes, ImmutableArray<string> refusals, bool rebuilds)
    {
        Changes = changes;
        Refusals = refusals;
        Rebuilds = rebuilds;
    }

    /// <summary>What differs, a line each.</summary>
    public ImmutableArray<string> Changes { get; }

    /// <summary>What takes effect at a restart alone.</summary>
    public ImmutableArray<string> Refusals { get; }

    /// <summary>True where links, routes, stages or discovery are to be made anew; else only numbers, keys and policies differ.</summary>
    public bool Rebuilds { get; }

    public static ManifestDifference Of(RouterManifest former, RouterManifest next)
    {
        SortedDictionary<string, object?> before = Flatten(former);
        SortedDictionary<string, object?> after = Flatten(next);
        List<string> changes = [];
        List<string> refusals = [];
        bool rebuilds = false;
        foreach (string path in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            bool was = before.TryGetValue(path, out object? old);
            bool comes = after.TryGetValue(path, out object? now);
            if (was && comes && Equals(old, now))
            {
                continue;
            }

            changes.Add(Describe(path, was, old, comes, now));
            if (Restart.Any(start => path.StartsWith(start, StringComparison.Ordinal)))
            {
                refusals.Add($"{path}: takes effect at a restart alone");
            }

            rebuilds |= NeedsRebuild(path) || (RouteGroups().IsMatch(path) && (HasSeveralWays(former) || HasSeveralWays(next)));
        }

        return new ManifestDifference([.. changes], [.. refusals], rebuilds);
    }

    private static bool NeedsRebuild(string path) =>
        (path.StartsWith("links.", StringComparison.Ordinal) && !LiveOfLinks().IsMatch(path))
        || (path.StartsWith("routes", StringComparison.Ordinal) && !LiveOfRoutes().IsMatch(path))
        || path.StartsWith("discovery", StringComparison.Ordinal)
        || path.StartsWith("stages", StringComparison.Ordinal)
        || path == "timers.key-wait"
        || (path.StartsWith("groups", StringComparison.Ordinal) && path.Contains(".pad", StringComparison.Ordinal));

    // A stream belongs to one worker: where there are several for a direction, another group may move it, or make them hand over (design, decision 2).
    private static bool HasSeveralWays(RouterManifest manifest) =>
        manifest.Routes.Where(static route => route.Seals).Select(static route => route.Red).Distinct().Count() > 1
        || manifest.Routes.Where(static route => route.Opens).Select(static route => route.Black).Distinct().Count() > 1;

    [GeneratedRegex(@"\Alinks\.[^.]+\.(ttl|from\[\d+\])\z", RegexOptions.CultureInvariant)]
    private static partial Regex LiveOfLinks();

    [GeneratedRegex(@"\Aroutes\[\d+\]\.(groups\[\d+\]|oversize|name)\z", RegexOptions.CultureInvariant)]
    private static partial Regex LiveOfRoutes();

    [GeneratedRegex(@"\Aroutes\[\d+\]\.groups\[\d+\]\z", RegexOptions.CultureInvariant)]
    private static partial Regex RouteGroups();

    private static string Describe(string path, bool was, object? old, bool comes, object? now) => (was, comes) switch
    {
        (true, false) => $"{path}: removed{(Show(old) is { } value ? $" ({value})" : "")}",
        (false, true) => $"{path}: added{(Show(now) is { } value ? $" ({value})" : "")}",
        _ => Show(old) is { } from && Show(now) is { } to && from != to ? $"{path}: {from} → {to}" : $"{path}: other options",
    };

    private static string? Show(object? value) => value is null ? "none" : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static SortedDictionary<string, object?> Flatten(RouterManifest manifest)
    {
        SortedDictionary<string, object?> values = new(StringComparer.Ordinal);
        Add(values, "", manifest);
        return values;
    }

    private static void Add(SortedDictionary<string, object?> values, string path, object? value)
    {
        switch (value)
        {
            case ComponentUse:
                values[$"{path}.use"] = value;
                break;
            case string or null:
                values[path] = value;
                break;
            case KeyRing { Accepted.IsEmpty: true } ring:
                Add(values, path, ring.Active); // as a manifest writes it that has one key
                break;
            case StageUse stage:
                Add(values, path, (object?)stage.Named ?? stage.Inline);
                break;
            case KeyUse { Name.Length: 0 } key:
                Add(values, path, key.Source);
                break;
            case IEnumerable list:
                int index = 0;
                foreach (object? item in list)
                {
                    Add(values, NameOf(path, item, index++), item);
                }

                break;
            default:
                if (value.GetType().Namespace != typeof(RouterManifest).Namespace || value.GetType().IsEnum)
                {
                    values[path] = value;
                    break;
                }

                foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsPart))
                {
                    Add(values, PathOf(path, value, property.Name), property.GetValue(value));
                }

                break;
        }
    }

    // As manifests write it: what a component is made of stands beside the other options of its part.
    private static string PathOf(string path, object part, string property) => (part, property) switch
    {
        (RouterManifest, _) => Texts.Kebab(property),
        (LinkSettings, nameof(LinkSettings.Transport)) or (DiscoverySettings, nameof(DiscoverySettings.Strategy)) or (StageSettings, nameof(StageSettings.Stage))
            or (KeyUse, nameof(KeyUse.Source)) => path,
        (GroupSettings, nameof(GroupSettings.Keys)) => $"{path}.key",
        _ => $"{path}.{Texts.Kebab(property)}",
    };

    // Links and stages have names, policies their prefix; what has neither is told by its place.
    private static string NameOf(string path, object? item, int index) => item switch
    {
        LinkSettings link => $"{path}.{link.Name}",
        StageSettings stage => $"{path}.{stage.Name}",
        GroupSettings group => $"{path}[{group.Prefix}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"),
    };

    // What follows from other properties is none of the manifest's.
    private static bool IsPart(PropertyInfo property) => property.GetIndexParameters().Length == 0 && property.SetMethod is not null;
}
