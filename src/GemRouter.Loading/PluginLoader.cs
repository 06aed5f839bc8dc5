namespace GemRouter.Loading;

/// <summary>Loads each plugin into a load context of its own that shares the host's contract and nothing else. A load context is no sandbox: a plugin has the
/// router's full rights.</summary>
public sealed class PluginLoader : IPluginLoader
{
    private readonly IPluginTrust _trust;
    private readonly IAssemblyIsolation _isolation;

    /// <summary>Makes a loader.</summary>
    /// <param name="trust">Decides what may be loaded; <see cref="TrustEverything"/> if left out.</param>
    public PluginLoader(IPluginTrust? trust = null)
        : this(trust, new LoadContextPerPlugin(HostContract.Instance))
    {
    }

    internal PluginLoader(IPluginTrust? trust, IAssemblyIsolation isolation)
    {
        _trust = trust ?? new TrustEverything();
        _isolation = isolation;
    }

    /// <inheritdoc/>
    public PluginInspection Inspect(IEnumerable<string> searchPaths)
    {
        ArgumentNullException.ThrowIfNull(searchPaths);
        ProblemList problems = new();
        List<PluginMetadata> plugins = PluginFinder.Find(searchPaths, problems);
        Stage(plugins, problems, VersionCheck.Check);
        Stage(plugins, problems, CheckTrust);
        Stage(plugins, problems, ReferenceCheck.Check);
        return new PluginInspection(plugins, problems.Found);
    }

    /// <inheritdoc/>
    public PluginCatalog Load(IEnumerable<string> searchPaths)
    {
        PluginInspection inspection = Inspect(searchPaths);
        if (inspection.Problems.Count > 0)
        {
            return new PluginCatalog([], inspection.Problems);
        }

        ProblemList problems = new();
        List<LoadedAssembly> assemblies = inspection.Plugins.Select(plugin => LoadedAssembly.Load(plugin, _isolation, problems)).OfType<LoadedAssembly>().ToList();
        List<LoadedPlugin> plugins = problems.IsEmpty ? Registration.Run(assemblies, problems) : [];
        return new PluginCatalog(problems.IsEmpty ? plugins : [], problems.Found);
    }

    private static void Stage(List<PluginMetadata> plugins, ProblemList problems, Action<PluginMetadata, ProblemList> check)
    {
        if (problems.IsEmpty)
        {
            plugins.ForEach(plugin => check(plugin, problems));
        }
    }

    private void CheckTrust(PluginMetadata plugin, ProblemList problems)
    {
        foreach (PluginProblem problem in _trust.Check(plugin))
        {
            problems.Add(problem);
        }
    }
}
