namespace GemRouter.Kernel.Running;

/// <summary>Wakes whoever waits for a point in time, when that has come: one that went off early would be for nothing.</summary>
/// <param name="clock">The clock.</param>
/// <param name="tick">By how much its timers may go off early.</param>
/// <param name="wake">Wakes; any thread.</param>
internal sealed class WakeupTimer(TimeProvider clock, TimeSpan tick, Action wake) : IAsyncDisposable
{
    private readonly ITimer _timer = clock.CreateTimer(static action => ((Action)action!)(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Takes another time to wake at, in place of the former.</summary>
    public void Set(Instant due)
    {
        Instant now = Instant.Now(clock);
        _timer.Change(due <= now ? TimeSpan.Zero : TimeSpan.FromMilliseconds(due.MillisecondsFrom(now)) + tick, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
