namespace GemRouter.Loading;

/// <summary>Decides which of the plugins that were found may be loaded. It is asked after their declarations were read and before anything of them is loaded.
/// <see cref="LockTrust"/> goes by a lock file of hashes.</summary>
public interface IPluginTrust
{
    /// <summary>False where a plugin is to be passed over, as if it were not there.</summary>
    bool Takes(PluginMetadata plugin) => true;

    /// <summary>Checks the plugins as a set: whether all are there that have to be.</summary>
    /// <param name="plugins">Those that were found, and are not passed over.</param>
    /// <param name="searchPaths">Where they were looked for.</param>
    /// <returns>What is wrong, under codes of 203x.</returns>
    IEnumerable<PluginProblem> CheckSet(IReadOnlyList<PluginMetadata> plugins, IReadOnlyList<string> searchPaths) => [];

    /// <summary>Checks one plugin: the whole of <see cref="PluginMetadata.Folder"/>, for all files in it take part.</summary>
    /// <returns>Nothing where the plugin is trusted, else all reasons, under codes of 203x. It does not throw for what is in the folder.</returns>
    IEnumerable<PluginProblem> Check(PluginMetadata plugin);
}
