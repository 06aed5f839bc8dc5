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

    /// <summary>Does beforehand what the first load of a process needs whatever it loads: it reads the contract, and loads the parts of .NET that it names. Any thread, beside anything else.</summary>
    public static void Prepare()
    {
        HostContract.Instance.Prepare();
        LoadContextPerPlugin.Prepare(HostContract.Instance);
    }

    /// <inheritdoc/>
    public PluginInspection Inspect(IEnumerable<string> searchPaths)
    {
        ArgumentNullException.ThrowIfNull(searchPaths);
        ProblemList problems = new();
        string[] paths = [.. searchPaths];
        ILookup<bool, PluginMetadata> found = PluginFinder.Find(paths, problems).ToLookup(_trust.Takes);
        List<PluginMetadata> plugins = [.. found[true]];
        Stage(plugins, problems, VersionCheck.Check);
        if (problems.IsEmpty)
        {
            problems.Add(_trust.CheckSet(plugins, paths));
            plugins.ForEach(plugin => problems.Add(_trust.Check(plugin)));
        }

        Stage(plugins, problems, ReferenceCheck.Check);
        return new PluginInspection(plugins, problems.Found) { PassedOver = [.. found[false]] };
    }

    /// <inheritdoc/>
    public PluginCatalog Load(IEnumerable<string> searchPaths) => Load(Inspect(searchPaths));

    /// <summary>Reads and checks the one plugin of a folder as files, for its author: what a stage finds does not keep the next from looking. Nothing of it is loaded.</summary>
    /// <param name="folder">The plugin's own folder.</param>
    public PluginInspection InspectFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ProblemList problems = new();
        PluginMetadata? plugin = PluginFinder.FindOne(folder, problems);
        if (plugin is not null)
        {
            VersionCheck.Check(plugin, problems);
            problems.Add(_trust.Check(plugin));
            ReferenceCheck.Check(plugin, problems);
        }

        return new PluginInspection(plugin is null ? [] : [plugin], problems.Found);
    }

    /// <summary>The same, and then loads the plugin and has it register its components. As with <see cref="Load(IEnumerable{string})"/>, what is loaded stays.</summary>
    /// <param name="folder">The plugin's own folder.</param>
    public PluginCatalog LoadFolder(string folder) => Load(InspectFolder(folder));

    private static void Stage(List<PluginMetadata> plugins, ProblemList problems, Action<PluginMetadata, ProblemList> check)
    {
        if (problems.IsEmpty)
        {
            ProblemList[] found = [.. plugins.Select(static _ => new ProblemList())];
            Parallel.For(0, plugins.Count, i => check(plugins[i], found[i])); // side by side, for a quick start; told in the plugins' order
            Array.ForEach(found, one => problems.Add(one.Found));
        }
    }

    private PluginCatalog Load(PluginInspection inspection)
    {
        if (inspection.Problems.Count > 0)
        {
            return new PluginCatalog([], inspection.Problems, inspection.PassedOver);
        }

        ProblemList problems = new();
        List<LoadedAssembly> assemblies = inspection.Plugins.Select(plugin => LoadedAssembly.Load(plugin, _isolation, problems)).OfType<LoadedAssembly>().ToList();
        List<LoadedPlugin> plugins = problems.IsEmpty ? Registration.Run(assemblies, problems) : [];
        return new PluginCatalog(problems.IsEmpty ? plugins : [], problems.Found, inspection.PassedOver);
    }
}
