using GemRouter.Kernel.Counting;
using GemRouter.Kernel.Manifests;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>Makes components, each with a context of its own.</summary>
internal sealed class ComponentMaker(RouterHost host, CounterBook counters, HealthBook health, Patience patience)
{
    /// <summary>Makes what a manifest names.</summary>
    /// <param name="use">The component and its options.</param>
    /// <param name="name">Its name in the manifest; it stands in front of its messages and counters.</param>
    /// <param name="place">Where the manifest names it, for a message.</param>
    /// <exception cref="ComponentException">It cannot be made here.</exception>
    public MadeComponent<T> Make<T>(ComponentUse use, string name, string place)
        where T : class
    {
        bool shared = use.Factory.NeedsOf(use.Options).Instancing == Instancing.Shared && use.Kind == ComponentKind.Stage;
        CounterScope scope = counters.Open(name.Replace('-', '_'), shared);
        ILogger logger = host.Loggers.CreateLogger(name);
        try
        {
            object made = use.Factory.Create(
                new ComponentContext
                {
                    Name = name,
                    Logger = logger,
                    Clock = host.Clock,
                    Entropy = host.Entropy,
                    Counters = scope,
                    Health = health.For(name, logger),
                    Services = host.Services(use.Factory),
                },
                use.Options);
            return made is T component
                ? new MadeComponent<T>(component, use, name, scope, patience)
                : throw new ComponentException($"The plugin of {use} made something else.");
        }
        catch (ComponentException exception)
        {
            scope.Dispose();
            throw new ComponentException($"{place}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            scope.Dispose();
            throw new ComponentException($"{place}: the plugin of {use} failed to make it: {exception.GetType().Name}", exception);
        }
    }
}
