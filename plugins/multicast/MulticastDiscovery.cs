using System.Runtime.CompilerServices;

namespace GemRouter.Plugin.Multicast;

/// <summary>Gives one set, which never changes.</summary>
internal sealed class MulticastDiscovery(ControlEndpoints endpoints) : IDiscoveryStrategy
{
    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async IAsyncEnumerable<ControlEndpoints> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return endpoints;

        // Whoever cancels is not to run what stands behind the watch.
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(ended.SetResult))
        {
            await ended.Task.ConfigureAwait(false);
        }
    }
}
