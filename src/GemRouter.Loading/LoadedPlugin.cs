using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Loading;

/// <summary>A plugin that was loaded and has registered its components. It stays loaded for as long as the process runs.</summary>
public sealed class LoadedPlugin
{
    internal LoadedPlugin(PluginMetadata metadata, IReadOnlyList<ComponentFactory> components, IServiceCollection services)
    {
        Metadata = metadata;
        Components = components;
        Services = services;
    }

    /// <summary>The plugin's id, path and versions.</summary>
    public PluginMetadata Metadata { get; }

    /// <summary>The components that it can make, in the order in which it registered them.</summary>
    public IReadOnlyList<ComponentFactory> Components { get; }

    /// <summary>The services for its own components; read-only. Copy them into a collection of its own for each component.</summary>
    public IServiceCollection Services { get; }
}
