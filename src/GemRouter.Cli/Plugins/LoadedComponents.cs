using System.Collections.Concurrent;
using GemRouter.Kernel.Manifests;
using GemRouter.Loading;
using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Cli;

/// <summary>The components of the loaded plugins, and the services that each gets.</summary>
internal sealed class LoadedComponents(PluginCatalog plugins) : IComponentCatalog, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SuiteParameters?> _suites = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<ServiceProvider> _providers = [];

    /// <summary>The plugins.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins => plugins.Plugins;

    /// <summary>Plugins that a lock does not name, and that are not loaded.</summary>
    public IReadOnlyList<PluginMetadata> PassedOver => plugins.PassedOver;

    /// <summary>The plugin that brings a component; null where none does.</summary>
    public LoadedPlugin? FindPlugin(ComponentKind kind, string name) => plugins.Find(kind, name)?.Plugin;

    /// <inheritdoc/>
    public ComponentFactory? Find(ComponentKind kind, string name) => plugins.Find(kind, name)?.Factory;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> NamesOf(ComponentKind kind) =>
        [.. plugins.Components.Where(component => component.Factory.Kind == kind).Select(static component => component.Factory.Name).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public SuiteParameters? FindSuite(string name) =>
        _suites.GetOrAdd(name, static (name, self) => self.Find(ComponentKind.CipherSuite, name) is { } factory ? self.ParametersOf(factory) : null, this);

    /// <inheritdoc/>
    public string? PluginOf(ComponentFactory factory) =>
        plugins.Find(factory.Kind, factory.Name)?.Plugin.Metadata is { } plugin ? $"{plugin.Id} {plugin.AssemblyVersion}" : null;

    /// <summary>Makes all cipher suites that can be made here, by number.</summary>
    public IReadOnlyDictionary<byte, ICipherSuite> MakeSuites()
    {
        Dictionary<byte, ICipherSuite> suites = [];
        foreach (ComponentFactory factory in plugins.Components.Select(static component => component.Factory).Where(static factory => factory.Kind == ComponentKind.CipherSuite))
        {
            if (FindSuite(factory.Name) is { } parameters)
            {
                suites.TryAdd(parameters.Id, (ICipherSuite)factory.Create(ThrowAwayContext.For(factory, ServicesOf(factory)), factory.CreateOptions()));
            }
        }

        return suites;
    }

    /// <summary>A provider of a component's own, over its plugin's services.</summary>
    public IServiceProvider ServicesOf(ComponentFactory factory)
    {
        ServiceProvider provider = NewProvider(factory);
        _providers.Add(provider);
        return provider;
    }

    /// <summary>Ends the services of all components.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_providers.TryTake(out ServiceProvider? provider))
        {
            await provider.DisposeAsync();
        }
    }

    private ServiceProvider NewProvider(ComponentFactory factory)
    {
        ServiceCollection own = new();
        foreach (ServiceDescriptor service in plugins.Find(factory.Kind, factory.Name)?.Plugin.Services ?? own)
        {
            ((ICollection<ServiceDescriptor>)own).Add(service);
        }

        return own.BuildServiceProvider();
    }

    // A suite tells its numbers only once it is made; it is made for that, and thrown away.
    private SuiteParameters? ParametersOf(ComponentFactory factory)
    {
        using ServiceProvider services = NewProvider(factory);
        try
        {
            object suite = factory.Create(ThrowAwayContext.For(factory, services), factory.CreateOptions());
            using IDisposable? disposable = suite as IDisposable;
            return ((ICipherSuite)suite).Parameters;
        }
#pragma warning disable CA1031 // It is foreign code: it may throw anything. A suite that cannot be made here is refused when the router makes it, with its own reason.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
