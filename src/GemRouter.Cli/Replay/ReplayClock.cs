namespace GemRouter.Cli.Replay;

/// <summary>The clock of a replay: it stands still until the replay moves it, to the time stamps of the capture. Its timers never fire: whoever waits for one in a replay waits for what does not come.</summary>
internal sealed class ReplayClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = TimeSpan.TicksPerDay; // what lies a little before the start is no fault

    /// <summary>What time of day it is at its beginning.</summary>
    public DateTimeOffset Start { get; set; } = start;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The time on the monotonic clock.</summary>
    public Instant Now => Instant.Now(this);

    /// <inheritdoc/>
    public override long GetTimestamp() => _ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(_ticks - TimeSpan.TicksPerDay);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Idle();

    /// <summary>Moves it on, never back.</summary>
    public void AdvanceTo(Instant time) => _ticks = Math.Max(_ticks, (time.Nanoseconds + 99) / 100);

    private sealed class Idle : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
