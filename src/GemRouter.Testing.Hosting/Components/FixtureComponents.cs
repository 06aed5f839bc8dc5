using System.Reflection;
using GemRouter.Kernel.Manifests;
using GemRouter.Loading;
using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Testing;

/// <summary>The components that a manifest under test can name: a test's own, those of plugins given in process, those of plugins on disk, and the fixture's.</summary>
internal sealed class FixtureComponents : IComponentCatalog, IAsyncDisposable
{
    private readonly Dictionary<(ComponentKind Kind, string Name), Origin> _components = [];
    private readonly Dictionary<ComponentFactory, ComponentFactory> _stoodInFor = [];
    private readonly List<ServiceProvider> _providers = [];

    public FixtureComponents(RouterSetup setup)
    {
        Add(setup.Components, null, null);
        foreach (IPlugin plugin in setup.Plugins)
        {
            PluginFixture registered = PluginFixture.Of(plugin);
            Add(registered.Factories, registered.Services, NameOf(plugin.GetType().Assembly));
        }

        IReadOnlyList<string> paths = setup.PluginPaths.Count > 0 ? [.. setup.PluginPaths.Select(Path.GetFullPath)] : SearchPaths.OfAssemblies();
        if (paths.Count > 0)
        {
            foreach (LoadedPlugin plugin in LoadedOnce.Of(paths).Plugins)
            {
                Add(plugin.Components, plugin.Services, $"{plugin.Metadata.Id} {plugin.Metadata.AssemblyVersion}");
            }
        }

        Add([StandIns.Memory, StandIns.Keys, StandIns.Discovery], null, null);
    }

    public ComponentFactory? Find(ComponentKind kind, string name) => _components.GetValueOrDefault((kind, name))?.Factory;

    public IReadOnlyCollection<string> NamesOf(ComponentKind kind) =>
        [.. _components.Keys.Where(key => key.Kind == kind).Select(static key => key.Name).Order(StringComparer.Ordinal)];

    public SuiteParameters? FindSuite(string name)
    {
        if (Find(ComponentKind.CipherSuite, name) is not { } factory)
        {
            return null;
        }

        // A suite tells its numbers only once it is made; it is made for that, and thrown away.
        using TestHost host = new(services: OriginOf(factory)?.Services);
        try
        {
            object suite = factory.Create(host.Context, factory.CreateOptions());
            using IDisposable? disposable = suite as IDisposable;
            return ((ICipherSuite)suite).Parameters;
        }
#pragma warning disable CA1031 // It is foreign code; a suite that cannot be made is refused when the router makes it, with its own reason.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    public string? PluginOf(ComponentFactory factory) => OriginOf(factory)?.Plugin;

    /// <summary>Has a factory of the fixture's own get the services of the one that it calls.</summary>
    public void StandsInFor(ComponentFactory own, ComponentFactory other) => _stoodInFor[own] = other;

    /// <summary>A provider of a component's own, over its plugin's services.</summary>
    public IServiceProvider ServicesOf(ComponentFactory factory)
    {
        ServiceCollection own = new();
        foreach (ServiceDescriptor service in OriginOf(factory)?.Services ?? own)
        {
            ((ICollection<ServiceDescriptor>)own).Add(service);
        }

        ServiceProvider provider = own.BuildServiceProvider();
        _providers.Add(provider);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider provider in _providers)
        {
            await provider.DisposeAsync().ConfigureAwait(false);
        }

        _providers.Clear();
    }

    private static string NameOf(Assembly plugin) => $"{plugin.GetCustomAttribute<GemPluginAttribute>()?.Id ?? plugin.GetName().Name} {plugin.GetName().Version}";

    private Origin? OriginOf(ComponentFactory factory)
    {
        factory = _stoodInFor.GetValueOrDefault(factory, factory);
        return _components.GetValueOrDefault((factory.Kind, factory.Name));
    }

    // The first of a kind and name counts.
    private void Add(IEnumerable<ComponentFactory> factories, IServiceCollection? services, string? plugin)
    {
        foreach (ComponentFactory factory in factories)
        {
            _components.TryAdd((factory.Kind, factory.Name), new Origin(factory, services, plugin));
        }
    }

    /// <summary>A component, its plugin's services, and the plugin's id and version.</summary>
    private sealed record Origin(ComponentFactory Factory, IServiceCollection? Services, string? Plugin);
}
