namespace GemRouter.Kernel.Manifests;

/// <summary>The components that a manifest can name. The host implements it over the loaded plugins. Any thread.</summary>
public interface IComponentCatalog
{
    /// <summary>The component of that kind and name, or null.</summary>
    ComponentFactory? Find(ComponentKind kind, string name);

    /// <summary>The names of all components of a kind, for people who mistype one.</summary>
    IReadOnlyCollection<string> NamesOf(ComponentKind kind);

    /// <summary>The fixed numbers of a cipher suite; null where there is no such suite or it does not tell them before it runs.</summary>
    SuiteParameters? FindSuite(string name);

    /// <summary>The id and version of the plugin that a component comes from, for people; null where it comes from none.</summary>
    string? PluginOf(ComponentFactory factory) => null;
}
