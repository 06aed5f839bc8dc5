using GemRouter.Kernel.Manifests;
using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary>Which components a manifest uses, and so which plugins.</summary>
internal static class ManifestComponents
{
    /// <summary>Kind and name of each; some come several times.</summary>
    public static IEnumerable<(ComponentKind Kind, string Name)> Of(RouterManifest manifest) =>
    [
        .. Uses(manifest).Select(static use => (use.Kind, use.Name)),
        .. manifest.Groups.SelectMany(static group => group.Allow.Prepend(group.Suite)).Select(static suite => (ComponentKind.CipherSuite, suite)),
    ];

    /// <summary>The plugins that bring them, by id.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="components">The components that it was checked against.</param>
    public static IReadOnlyList<LoadedPlugin> PluginsOf(RouterManifest manifest, LoadedComponents components) =>
        [.. Of(manifest).Select(use => components.FindPlugin(use.Kind, use.Name)).OfType<LoadedPlugin>().Distinct().OrderBy(static plugin => plugin.Metadata.Id, StringComparer.Ordinal)];

    /// <summary>The key sources, for whoever has to bring the keys along.</summary>
    public static IEnumerable<ComponentUse> KeySources(RouterManifest manifest) =>
        Keys(manifest.Keys.Bootstrap).Concat(manifest.Groups.SelectMany(static group => Keys(group.Keys))).Prepend(manifest.Keys.Identity.Source);

    /// <summary>All components that it names by "use", with their options.</summary>
    public static IEnumerable<ComponentUse> Uses(RouterManifest manifest) =>
    [
        .. manifest.Links.Select(static link => link.Transport),
        .. manifest.Discovery.Select(static discovery => discovery.Strategy),
        .. KeySources(manifest),
        .. manifest.Stages.Select(static stage => stage.Stage),
        .. manifest.Routes.SelectMany(static route => new[] { route.Seal.Before, route.Seal.After, route.Open.Before, route.Open.After }).SelectMany(static stages => stages)
            .Select(static stage => stage.Inline).OfType<ComponentUse>(),
    ];

    private static IEnumerable<ComponentUse> Keys(KeyRing ring) => ring.Accepted.Prepend(ring.Active).Select(static key => key.Source);
}
