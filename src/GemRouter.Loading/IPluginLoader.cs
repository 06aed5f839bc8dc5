namespace GemRouter.Loading;

/// <summary>Finds, checks and loads plugins. A stage begins only when all plugins passed the one before it, and reports the problems of all of them
/// together; docs/plugins/loading.md lists the stages. What is in the files never makes these methods throw.</summary>
public interface IPluginLoader
{
    /// <summary>Reads and checks plugins as files. Nothing of them is loaded.</summary>
    /// <param name="searchPaths">Folders that hold one folder for each plugin.</param>
    PluginInspection Inspect(IEnumerable<string> searchPaths);

    /// <summary>The same, and then loads them and has them register their components. To be called once: what is loaded stays for as long as the process runs,
    /// and a second call would load it all a second time.</summary>
    /// <param name="searchPaths">Folders that hold one folder for each plugin.</param>
    PluginCatalog Load(IEnumerable<string> searchPaths);
}
