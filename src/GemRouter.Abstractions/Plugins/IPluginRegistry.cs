using Microsoft.Extensions.DependencyInjection;

namespace GemRouter;

/// <summary>Takes a plugin's descriptions. Valid during <see cref="IPlugin.Register"/> alone.</summary>
public interface IPluginRegistry
{
    /// <summary>Services for this plugin's own components. Each component gets a provider of its own that is built from
    /// this list; no other plugin sees it.</summary>
    IServiceCollection Services { get; }

    /// <summary>Adds a component that manifests can then name.</summary>
    /// <exception cref="ArgumentException">The plugin has already added one of the same kind and name.</exception>
    /// <exception cref="InvalidOperationException"><see cref="IPlugin.Register"/> has returned.</exception>
    void Add(ComponentFactory factory);
}
