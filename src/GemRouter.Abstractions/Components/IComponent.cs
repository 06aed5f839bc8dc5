namespace GemRouter;

/// <summary>
/// A component with a life of its own: a link, a discovery strategy, and any other component that also implements this.
/// <list type="number">
/// <item><b>Made</b> by its factory: no I/O, no thread, nothing that needs an end. A component may be made and dropped, for instance by <c>gemrouter check</c>.</item>
/// <item><b>Started</b>, at most once; those that receive packets after those that they pass them to.</item>
/// <item><b>Running</b>.</item>
/// <item><b>Stopped</b>, in the opposite order. A stopped component is never started again: the host makes a new one.</item>
/// </list>
/// Start and stop are called by one thread at a time. A component that also implements <see cref="IDisposable"/> is disposed after its stop,
/// and where it was made but never started.
/// </summary>
public interface IComponent
{
    /// <summary>Starts the component. When the task completes, it is ready; where it throws, start-up ends, the message is shown to a person
    /// (<see cref="ComponentException"/>), and <see cref="StopAsync"/> is still called.
    /// Waiting for something that may come late (an interface, a token, a server) is not part of the start: start, report
    /// <see cref="HealthState.Degraded"/>, and go on in the background.</summary>
    /// <param name="cancellationToken">Cancels this call alone: then it throws <see cref="OperationCanceledException"/> soon, and leaves nothing behind
    /// that <see cref="StopAsync"/> could not end. It must not be kept: it is gone after the start.</param>
    ValueTask StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops the component: ends its threads and sockets and gives everything back. Must be safe without a start, after a failed or cancelled
    /// start, and a second time. It does not throw for what the outside does (a peer that is gone, an interface that was removed).</summary>
    /// <param name="cancellationToken">When cancelled, politeness ends (goodbyes, flushing), the clean-up does not.</param>
    ValueTask StopAsync(CancellationToken cancellationToken);
}
