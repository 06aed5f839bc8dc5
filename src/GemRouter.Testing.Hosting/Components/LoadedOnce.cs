using GemRouter.Loading;

namespace GemRouter.Testing;

/// <summary>Plugins from disk. What is loaded stays for as long as the process runs, so each list of search paths is loaded once, whatever number of fixtures asks.</summary>
internal static class LoadedOnce
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, PluginCatalog> Catalogs = new(StringComparer.Ordinal);

    /// <summary>The plugins of these search paths.</summary>
    /// <exception cref="ManifestRefusedException">One is refused; the message lists all problems.</exception>
    public static PluginCatalog Of(IReadOnlyList<string> searchPaths)
    {
        string key = string.Join('\n', searchPaths);
        lock (Gate)
        {
            if (!Catalogs.TryGetValue(key, out PluginCatalog? catalog))
            {
                catalog = new PluginLoader(new TrustEverything()).Load(searchPaths);
                Catalogs.Add(key, catalog);
            }

            return catalog.Problems.Count == 0
                ? catalog
                : throw new ManifestRefusedException("The set of plugins", [.. catalog.Problems.Select(static problem => problem.ToString())]);
        }
    }
}
