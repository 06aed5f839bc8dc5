using Microsoft.Extensions.Time.Testing;

namespace GemRouter.Testing;

/// <summary>A clock that only a test moves, by <see cref="FakeTimeProvider.Advance"/> or <see cref="AdvanceTo"/>. It counts its timers, so that a test sees what a component left behind.</summary>
public sealed class FakeClock : FakeTimeProvider
{
    private static readonly DateTimeOffset Epoch = new FakeTimeProvider().GetUtcNow();

    private int _made;
    private int _running;

    /// <summary>Ticks since the clock was made, and a day more, so that what lies a little before is no fault: counted from the year 1, nanoseconds would overflow.</summary>
    public override long GetTimestamp() => base.GetTimestamp() - Epoch.Ticks + TimeSpan.TicksPerDay;

    /// <summary>The time on the monotonic clock.</summary>
    public Instant Now => Instant.Now(this);

    /// <summary>All timers that were made so far, those of delays and timeouts included.</summary>
    public int TimersMade => Volatile.Read(ref _made);

    /// <summary>Timers that are not disposed.</summary>
    public int TimersRunning => Volatile.Read(ref _running);

    /// <summary>Moves the clock on to a time (rounded up to its 100 ns), and fires what is due on the way; does nothing where that time has passed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is <see cref="Instant.Never"/>.</exception>
    public void AdvanceTo(Instant time)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(time, Instant.Never);
        long missing = time.Nanoseconds - Now.Nanoseconds;
        if (missing > 0)
        {
            Advance(new TimeSpan((missing + 99) / 100));
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _made);
        Interlocked.Increment(ref _running);
        return new CountedTimer(this, base.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class CountedTimer(FakeClock clock, ITimer inner) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

        public void Dispose()
        {
            Count();
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Count();
            return inner.DisposeAsync();
        }

        private void Count()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Interlocked.Decrement(ref clock._running);
            }
        }
    }
}
