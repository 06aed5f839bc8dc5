using GemRouter.Kernel.Manifests;
using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary>The plugins for a lock or a bundle.</summary>
internal static class ChosenPlugins
{
    /// <summary>Those that a manifest uses, and those that somebody asks for besides.</summary>
    /// <exception cref="ProgramException">There is no plugin of such an id.</exception>
    public static IReadOnlyList<LoadedPlugin> Of(RouterManifest manifest, LoadedComponents components, IEnumerable<string> with)
    {
        List<LoadedPlugin> plugins = [.. ManifestComponents.PluginsOf(manifest, components)];
        foreach (string id in with)
        {
            LoadedPlugin plugin = components.Plugins.FirstOrDefault(plugin => plugin.Metadata.Id == id) ?? throw new ProgramException(
                ExitCode.No, ProgramCode.PluginUnknown, $"there is no plugin \"{id}\" to go with the others; available: {string.Join(", ", components.Plugins.Select(static plugin => plugin.Metadata.Id).Order(StringComparer.Ordinal))}");
            if (!plugins.Contains(plugin))
            {
                plugins.Add(plugin);
            }
        }

        return plugins;
    }
}
