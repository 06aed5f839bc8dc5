using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Loading;

/// <summary>Takes down what one plugin registers, for as long as its <see cref="IPlugin.Register"/> runs.</summary>
internal sealed class PluginRegistry(PluginMetadata plugin, ProblemList problems) : IPluginRegistry
{
    private readonly List<ComponentFactory> _components = [];
    private readonly ServiceCollection _services = new();
    private bool _closed;

    public IReadOnlyList<ComponentFactory> Components => _components;

    public IServiceCollection Services => _services;

    /// <summary>What <see cref="Add"/> threw: it is a problem already.</summary>
    public Exception? Refusal { get; private set; }

    public void Add(ComponentFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (_closed)
        {
            throw new InvalidOperationException("A plugin registers its components within Register alone.");
        }

        if (_components.Any(other => other.Kind == factory.Kind && other.Name == factory.Name))
        {
            problems.Add(PluginProblemCode.DuplicateComponent, plugin.Path, $"the plugin \"{plugin.Id}\" registers the {factory.Kind} \"{factory.Name}\" twice");
            ArgumentException refusal = new($"The plugin has already added the {factory.Kind} \"{factory.Name}\".", nameof(factory));
            Refusal = refusal;
            throw refusal;
        }

        _components.Add(factory);
    }

    /// <summary>Ends the registration: whatever comes later throws in the plugin.</summary>
    public void Close()
    {
        _closed = true;
        _services.MakeReadOnly();
    }
}
