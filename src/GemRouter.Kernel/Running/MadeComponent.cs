using GemRouter.Kernel.Counting;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Running;

/// <summary>A component with what was made for it. Started and stopped by one caller at a time, who never waits for it longer than <see cref="Patience"/> says.</summary>
internal sealed class MadeComponent<T>(T component, ComponentUse use, string name, CounterScope counters, Patience patience)
    where T : class
{
    private bool _started;
    private bool _stopped;

    public T Component { get; } = component;

    public ComponentUse Use { get; } = use;

    public string Name { get; } = name;

    /// <summary>Which it is, for a fault.</summary>
    public ComponentIdentity Identity { get; } = new(name, use);

    /// <summary>Starts it, where it has a life of its own and has not started.</summary>
    /// <exception cref="KeyUnavailableException">A key cannot be had.</exception>
    /// <exception cref="ComponentFaultException">It did not start, or did not come back.</exception>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (_started || Component is not IComponent living)
        {
            return;
        }

        bool came;
        try
        {
            came = await patience.StartAsync(living.StartAsync, EndLateAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (ComponentException exception) when (exception is not KeyUnavailableException)
        {
            throw new ComponentFaultException(FaultKind.StartFailed, Identity, exception.Message, exception);
        }
        catch (Exception exception) when (exception is not ComponentException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new ComponentFaultException(FaultKind.StartFailed, Identity, $"it failed to start: {exception.GetType().Name}", exception);
        }

        if (!came)
        {
            _stopped = true; // nobody may wait for it once more
            throw new ComponentFaultException(FaultKind.StartHung, Identity, $"it did not come back from its start within {Patience.Longest.TotalSeconds:0} s");
        }

        _started = true;
    }

    /// <summary>Stops and disposes it; the clean-up goes on whatever it does.</summary>
    /// <returns>What it did wrong; null where nothing.</returns>
    public async ValueTask<ComponentFaultException?> StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped)
        {
            return null;
        }

        _stopped = true;
        ComponentFaultException? fault = null;
        try
        {
            if (!await patience.StopAsync(EndAsync, cancellationToken).ConfigureAwait(false))
            {
                return new ComponentFaultException(FaultKind.StopHung, Identity, "it did not come back from its stop"); // its counters may still count
            }
        }
#pragma warning disable CA1031 // A plugin may throw anything; the others are still to be stopped.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            fault = new ComponentFaultException(FaultKind.StopFailed, Identity, $"it failed to stop: {exception.GetType().Name}", exception);
        }

        counters.Dispose();
        return fault;
    }

    private async ValueTask EndLateAsync()
    {
        try
        {
            await EndAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            counters.Dispose();
        }
    }

    private async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Component is IComponent living)
            {
                await living.StopAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            switch (Component)
            {
                case IAsyncDisposable disposable: await disposable.DisposeAsync().ConfigureAwait(false); break;
                case IDisposable disposable: disposable.Dispose(); break;
                default: break;
            }
        }
    }
}
