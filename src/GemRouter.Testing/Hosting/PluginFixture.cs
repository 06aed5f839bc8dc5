using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Testing;

/// <summary>A plugin's descriptions, as a host collects them: <c>PluginFixture.Of&lt;MyPlugin&gt;().Factory(ComponentKind.Stage, "my-stage")</c>.</summary>
public sealed class PluginFixture
{
    private readonly List<ComponentFactory> _factories = [];

    private PluginFixture()
    {
    }

    /// <summary>All components that the plugin can make, in the order in which it described them.</summary>
    public IReadOnlyList<ComponentFactory> Factories => _factories;

    /// <summary>The services that the plugin registered.</summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>Lets a plugin describe its components.</summary>
    /// <typeparam name="TPlugin">The plugin's entry.</typeparam>
    public static PluginFixture Of<TPlugin>()
        where TPlugin : IPlugin, new() => Of(new TPlugin());

    /// <summary>Lets a plugin describe its components.</summary>
    /// <param name="plugin">The plugin's entry.</param>
    public static PluginFixture Of(IPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        PluginFixture fixture = new();
        Registry registry = new(fixture);
        plugin.Register(registry);
        registry.Close();
        return fixture;
    }

    /// <summary>Takes descriptions without a plugin.</summary>
    public static PluginFixture Of(params ReadOnlySpan<ComponentFactory> factories)
    {
        PluginFixture fixture = new();
        Registry registry = new(fixture);
        foreach (ComponentFactory factory in factories)
        {
            registry.Add(factory);
        }

        registry.Close();
        return fixture;
    }

    /// <summary>The description of a component.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name; may be left out where the plugin has one of that kind alone.</param>
    /// <exception cref="ArgumentException">There is none, or, without a name, more than one.</exception>
    public ComponentFactory Factory(ComponentKind kind, string? name = null)
    {
        ComponentFactory[] found = [.. _factories.Where(factory => factory.Kind == kind && (name is null || factory.Name == name))];
        return found.Length == 1
            ? found[0]
            : throw new ArgumentException(
                $"The plugin has {found.Length} components of kind {kind} named \"{name ?? "*"}\"; it has: {string.Join(", ", _factories.Select(static factory => $"{factory.Kind} {factory.Name}"))}.",
                nameof(name));
    }

    private sealed class Registry(PluginFixture fixture) : IPluginRegistry
    {
        private bool _closed;

        public IServiceCollection Services
        {
            get
            {
                ThrowIfClosed();
                return fixture.Services;
            }
        }

        public void Add(ComponentFactory factory)
        {
            ArgumentNullException.ThrowIfNull(factory);
            ThrowIfClosed();
            if (fixture._factories.Any(other => other.Kind == factory.Kind && other.Name == factory.Name))
            {
                throw new ArgumentException($"The plugin has already added a {factory.Kind} named \"{factory.Name}\".", nameof(factory));
            }

            fixture._factories.Add(factory);
        }

        public void Close() => _closed = true;

        private void ThrowIfClosed()
        {
            if (_closed)
            {
                throw new InvalidOperationException("The registry is valid during Register alone.");
            }
        }
    }
}
