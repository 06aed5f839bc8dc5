namespace GemRouter.Loading;

/// <summary>What came of loading: either all plugins and no problem, or problems and no plugin.</summary>
public sealed class PluginCatalog
{
    private readonly Dictionary<(ComponentKind Kind, string Name), PluginComponent> _components;

    internal PluginCatalog(IReadOnlyList<LoadedPlugin> plugins, IReadOnlyList<PluginProblem> problems, IReadOnlyList<PluginMetadata> passedOver)
    {
        Plugins = plugins;
        Problems = problems;
        PassedOver = passedOver;
        _components = plugins
            .SelectMany(plugin => plugin.Components.Select(factory => new PluginComponent(plugin, factory)))
            .ToDictionary(component => (component.Factory.Kind, component.Factory.Name));
    }

    /// <summary>The plugins, in the order in which they were found; none where there is a problem.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins { get; }

    /// <summary>All problems of the first stage that had one.</summary>
    public IReadOnlyList<PluginProblem> Problems { get; }

    /// <summary>Plugins that were found, and not loaded: a lock does not name them.</summary>
    public IReadOnlyList<PluginMetadata> PassedOver { get; }

    /// <summary>No plugin, and these problems: for a host that finds out before it looks for plugins.</summary>
    public static PluginCatalog Refused(params IReadOnlyList<PluginProblem> problems) => new([], problems, []);

    /// <summary>All components of all plugins.</summary>
    public IReadOnlyCollection<PluginComponent> Components => _components.Values;

    /// <summary>The component that a manifest names, or null.</summary>
    public PluginComponent? Find(ComponentKind kind, string name) => _components.GetValueOrDefault((kind, name));
}
