namespace GemRouter.Loading;

/// <summary>Decides whether a plugin's files may be loaded. It is asked after the plugin's declaration was read and before anything of it is loaded.
/// This is where a lock file of hashes comes in.</summary>
public interface IPluginTrust
{
    /// <summary>Checks one plugin: the whole of <see cref="PluginMetadata.Folder"/>, for all files in it take part.</summary>
    /// <returns>Nothing where the plugin is trusted, else all reasons, under <see cref="PluginProblemCode.NotTrusted"/>. It does not throw for what is in the folder.</returns>
    IEnumerable<PluginProblem> Check(PluginMetadata plugin);
}
