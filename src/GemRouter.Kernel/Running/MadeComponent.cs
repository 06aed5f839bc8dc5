using GemRouter.Kernel.Counting;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Running;

/// <summary>A component with what was made for it. Started and stopped by one caller at a time.</summary>
internal sealed class MadeComponent<T>(T component, ComponentUse use, string name, CounterScope counters)
    where T : class
{
    private bool _stopped;

    public T Component { get; } = component;

    public ComponentUse Use { get; } = use;

    public string Name { get; } = name;

    /// <summary>Starts it, where it has a life of its own. What it throws but <see cref="ComponentException"/> becomes one.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (Component is not IComponent living)
        {
            return;
        }

        try
        {
            await living.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ComponentException exception) when (exception is not KeyUnavailableException)
        {
            throw new ComponentException($"{Name}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is not (ComponentException or OperationCanceledException))
        {
            throw new ComponentException($"{Name}: {Use} failed to start: {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    /// <summary>Stops and disposes it; whatever it throws is returned, and the clean-up goes on.</summary>
    public async ValueTask<Exception?> StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped)
        {
            return null;
        }

        _stopped = true;
        Exception? failure = null;
        try
        {
            if (Component is IComponent living)
            {
                await living.StopAsync(cancellationToken).ConfigureAwait(false);
            }

            switch (Component)
            {
                case IAsyncDisposable disposable: await disposable.DisposeAsync().ConfigureAwait(false); break;
                case IDisposable disposable: disposable.Dispose(); break;
                default: break;
            }
        }
#pragma warning disable CA1031 // A plugin may throw anything; the others are still to be stopped.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        counters.Dispose();
        return failure;
    }
}
