namespace GemRouter;

/// <summary>
/// Says where control datagrams go and come from. It never sees one, and carries no trust: whom it names is not believed for that.
/// A strategy that also tells others of this node implements <see cref="IAdvertiser"/>.
/// </summary>
public interface IDiscoveryStrategy : IComponent
{
    /// <summary>Gives the present endpoints, soon after the call, and then again, whole, whenever they change. One caller, between start and stop.
    /// A strategy that has none yet gives an empty set. It does not end by itself and does not throw for what the outside does (a server that is away): it keeps the last set, and
    /// reports (<see cref="IHealth"/>). Sets that come faster than they are taken may be left out, save the newest.</summary>
    /// <param name="cancellationToken">Ends it; with <see cref="OperationCanceledException"/> or without.</param>
    IAsyncEnumerable<ControlEndpoints> WatchAsync(CancellationToken cancellationToken);
}
