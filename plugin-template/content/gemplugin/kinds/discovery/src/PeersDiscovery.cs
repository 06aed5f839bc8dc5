using System.Net;
using System.Runtime.CompilerServices;

namespace __namespace__;

/// <summary>Says where control datagrams go to and come from. It carries no trust: whoever is found still has to prove himself.</summary>
public sealed class PeersDiscovery(PeersOptions options) : IDiscoveryStrategy
{
    private readonly ControlEndpoints _endpoints = ControlEndpoints.Of(
        [new IPEndPoint(IPAddress.IPv6Any, options.Port)], // takes IPv4, too
        options.To.Select(address => new IPEndPoint(address.ToIPAddress(), options.Port)));

    /// <summary>A list needs no connection and no thread: there is nothing to start.</summary>
    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    /// <summary>Comes once or twice, with or without a start before it.</summary>
    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Gives the whole set, soon, and again whenever it changes. It ends when it is cancelled, and never by itself.</summary>
    public async IAsyncEnumerable<ControlEndpoints> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return _endpoints;

        // The list never changes. Whoever cancels is not to run what stands behind the watch.
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(ended.SetResult))
        {
            await ended.Task.ConfigureAwait(false);
        }
    }
}
