namespace GemRouter.Plugin.Udp;

/// <summary>
/// Whether packets come so fast that a pause lets some gather. A packet that finds its receiver asleep costs a wake-up, of both their threads: several microseconds. So a receiver of
/// many pauses after a batch instead of sleeping until the next packet, as a network interface delays its interrupts. One of few does not.
/// </summary>
internal sealed class ArrivalPace
{
    /// <summary>How long a pause is, in nanoseconds; the system may make half as much again of it (the slack of its timers).</summary>
    public const long Pause = 400_000;

    private Instant _last;

    /// <summary>True where the last two batches came within two pauses, and the last one was not full: another pause is worth while.</summary>
    public bool IsFast { get; private set; }

    /// <summary>Takes note of a batch. After a full one there is no pause, since more may wait already.</summary>
    public void Took(Instant now, bool isFull)
    {
        IsFast = !isFull && now.Nanoseconds - _last.Nanoseconds < 2 * Pause;
        _last = now;
    }
}
