using System.Reflection;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli.Bundling;

/// <summary>The files that components of a manifest name in their options, as the manifest has them.</summary>
internal static class NamedFiles
{
    /// <summary>Those of key sources.</summary>
    public static IReadOnlyList<string> OfKeys(RouterManifest manifest) => Distinct(ManifestComponents.KeySources(manifest));

    /// <summary>Those of links, stages and discovery.</summary>
    public static IReadOnlyList<string> OfOthers(RouterManifest manifest) => [.. Distinct(ManifestComponents.Uses(manifest).Where(static use => use.Kind != ComponentKind.KeySource))];

    private static IReadOnlyList<string> Distinct(IEnumerable<ComponentUse> uses) => [.. uses.SelectMany(static use => Of(use.Options)).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Of(object options) => options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(static property => property.IsDefined(typeof(PathOptionAttribute)) && property.GetMethod?.IsPublic == true)
        .SelectMany(property => property.GetValue(options) switch
        {
            string { Length: > 0 } path => [path],
            IEnumerable<string> paths => paths,
            _ => (IEnumerable<string>)[],
        });
}
