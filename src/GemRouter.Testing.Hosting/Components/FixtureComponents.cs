using GemRouter.Kernel.Manifests;
using GemRouter.Loading;
using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Testing;

/// <summary>The components that a manifest under test can name: a test's own, those of plugins given in process, those of plugins on disk, and the fixture's.</summary>
internal sealed class FixtureComponents : IComponentCatalog, IAsyncDisposable
{
    private readonly Dictionary<(ComponentKind Kind, string Name), (ComponentFactory Factory, IServiceCollection? Services)> _components = [];
    private readonly Dictionary<ComponentFactory, ComponentFactory> _stoodInFor = [];
    private readonly List<ServiceProvider> _providers = [];

    public FixtureComponents(RouterSetup setup)
    {
        Add(setup.Components, null);
        foreach (IPlugin plugin in setup.Plugins)
        {
            PluginFixture registered = PluginFixture.Of(plugin);
            Add(registered.Factories, registered.Services);
        }

        IReadOnlyList<string> paths = setup.PluginPaths.Count > 0 ? [.. setup.PluginPaths.Select(Path.GetFullPath)] : SearchPaths.OfAssemblies();
        if (paths.Count > 0)
        {
            foreach (LoadedPlugin plugin in LoadedOnce.Of(paths).Plugins)
            {
                Add(plugin.Components, plugin.Services);
            }
        }

        Add([StandIns.Memory, StandIns.Keys, StandIns.Discovery], null);
    }

    public ComponentFactory? Find(ComponentKind kind, string name) => _components.TryGetValue((kind, name), out (ComponentFactory Factory, IServiceCollection? Services) found) ? found.Factory : null;

    public IReadOnlyCollection<string> NamesOf(ComponentKind kind) =>
        [.. _components.Keys.Where(key => key.Kind == kind).Select(static key => key.Name).Order(StringComparer.Ordinal)];

    public SuiteParameters? FindSuite(string name)
    {
        if (Find(ComponentKind.CipherSuite, name) is not { } factory)
        {
            return null;
        }

        // A suite tells its numbers only once it is made; it is made for that, and thrown away.
        using TestHost host = new(services: _components[(factory.Kind, factory.Name)].Services);
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

    /// <summary>Has a factory of the fixture's own get the services of the one that it calls.</summary>
    public void StandsInFor(ComponentFactory own, ComponentFactory other) => _stoodInFor[own] = other;

    /// <summary>A provider of a component's own, over its plugin's services.</summary>
    public IServiceProvider ServicesOf(ComponentFactory factory)
    {
        factory = _stoodInFor.GetValueOrDefault(factory, factory);
        ServiceCollection own = new();
        foreach (ServiceDescriptor service in _components.GetValueOrDefault((factory.Kind, factory.Name)).Services ?? own)
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

    // The first of a kind and name counts.
    private void Add(IEnumerable<ComponentFactory> factories, IServiceCollection? services)
    {
        foreach (ComponentFactory factory in factories)
        {
            _components.TryAdd((factory.Kind, factory.Name), (factory, services));
        }
    }
}
