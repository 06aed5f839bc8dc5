namespace GemRouter.Kernel.Running;

/// <summary>Wakes whoever waits for a point in time, when that has come: one that went off early would be for nothing. Short waits stay short: there it may go off early, and is set again.</summary>
/// <param name="clock">The clock.</param>
/// <param name="tick">By how much its timers may go off early.</param>
/// <param name="wake">Wakes; any thread.</param>
internal sealed class WakeupTimer(TimeProvider clock, TimeSpan tick, Action wake) : IAsyncDisposable
{
    private const int ShortWait = 5; // ticks

    private readonly ITimer _timer = clock.CreateTimer(static action => ((Action)action!)(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Takes another time to wake at, in place of the former.</summary>
    public void Set(Instant due)
    {
        TimeSpan wait = TimeSpan.FromMilliseconds(due.MillisecondsFrom(Instant.Now(clock)));
        _timer.Change(wait < tick * ShortWait ? wait : wait + tick, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
