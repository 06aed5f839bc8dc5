namespace GemRouter;

/// <summary>Regular work in step: everything that happens each so often happens at multiples of that time on the clock, so that what looks after an idle router goes off within a few milliseconds, and not each at a time of its own.
/// For what need not be at a time of its own; what is said to the network is not to be in step with others. Any thread.</summary>
public static class Beat
{
    /// <summary>The next beat.</summary>
    /// <param name="now">The time; what follows is later, by at most a period.</param>
    /// <param name="period">The time between two beats, longer than 0.</param>
    /// <returns>The first multiple of the period on the clock that is after that time; <see cref="Instant.Never"/> where none can be counted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The period is not longer than 0.</exception>
    public static Instant After(Instant now, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        Int128 length = (Int128)period.Ticks * 100;
        Int128 past = ((now.Nanoseconds % length) + length) % length;
        Int128 next = now.Nanoseconds + length - past;
        return next < long.MaxValue ? new Instant((long)next) : Instant.Never;
    }

    /// <summary>Makes a timer that goes off at each beat, the first time within a period.</summary>
    /// <param name="clock">The clock: <see cref="ComponentContext.Clock"/>.</param>
    /// <param name="period">The time between two beats, at least a millisecond.</param>
    /// <param name="callback">What it calls, on any thread, and again while it still runs.</param>
    /// <param name="state">What the callback gets.</param>
    /// <returns>The timer; disposing it ends it, while the callback may still run.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The period is shorter than a millisecond, or longer than timers go.</exception>
    public static ITimer Start(TimeProvider clock, TimeSpan period, TimerCallback callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.FromMilliseconds(1));
        Instant now = Instant.Now(clock);
        return clock.CreateTimer(callback, state, TimeSpan.FromMilliseconds(Math.Ceiling((After(now, period) - now).TotalMilliseconds)), period);
    }
}
