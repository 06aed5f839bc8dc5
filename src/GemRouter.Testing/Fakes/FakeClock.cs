using Microsoft.Extensions.Time.Testing;

namespace GemRouter.Testing;

/// <summary>A clock that only a test moves, by <see cref="FakeTimeProvider.Advance"/> or <see cref="AdvanceTo"/>. It counts its timers, so that a test sees what a component left behind.</summary>
public sealed class FakeClock : FakeTimeProvider
{
    private static readonly DateTimeOffset Epoch = new FakeTimeProvider().GetUtcNow();

    private readonly HashSet<CountedTimer> _timers = [];
    private int _made;

    /// <summary>Ticks since the clock was made, and a day more, so that what lies a little before is no fault: counted from the year 1, nanoseconds would overflow.</summary>
    public override long GetTimestamp() => base.GetTimestamp() - Epoch.Ticks + TimeSpan.TicksPerDay;

    /// <summary>The time on the monotonic clock.</summary>
    public Instant Now => Instant.Now(this);

    /// <summary>All timers that were made so far, those of delays and timeouts included.</summary>
    public int TimersMade => Volatile.Read(ref _made);

    /// <summary>Timers that are not disposed.</summary>
    public int TimersRunning
    {
        get
        {
            lock (_timers)
            {
                return _timers.Count;
            }
        }
    }

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

    /// <summary>When the next timer fires; never where none is set. So a host that moves the clock can stop at it.</summary>
    public Instant NextTimer
    {
        get
        {
            lock (_timers)
            {
                Instant next = Instant.Never;
                foreach (CountedTimer timer in _timers)
                {
                    next = Instant.Min(next, timer.Due);
                }

                return next;
            }
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Interlocked.Increment(ref _made);
        CountedTimer timer = new(this, callback, state);
        lock (_timers)
        {
            _timers.Add(timer);
        }

        timer.Set(dueTime, period);
        timer.Inner = base.CreateTimer(timer.Fire, null, dueTime, period);
        return timer;
    }

    private sealed class CountedTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public ITimer? Inner { get; set; }

        public Instant Due { get; private set; } = Instant.Never;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Set(dueTime, period);
            return Inner!.Change(dueTime, period);
        }

        public void Set(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._timers)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? Instant.Never : clock.Now + dueTime;
            }
        }

        public void Fire(object? ignored)
        {
            lock (clock._timers)
            {
                Due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? Instant.Never : clock.Now + _period;
            }

            callback(state);
        }

        public void Dispose()
        {
            Forget();
            Inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Forget();
            return Inner!.DisposeAsync();
        }

        private void Forget()
        {
            lock (clock._timers)
            {
                clock._timers.Remove(this);
            }
        }
    }
}
