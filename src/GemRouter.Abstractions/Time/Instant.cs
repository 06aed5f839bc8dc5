namespace GemRouter;

/// <summary>A point on the host's monotonic clock, in nanoseconds since an origin that means nothing outside this process.
/// It never goes back, knows no wall clock, and stands still where a test's clock does.</summary>
/// <param name="Nanoseconds">Nanoseconds since the clock's origin.</param>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>Later than every time that comes: "nothing is due".</summary>
    public static readonly Instant Never = new(long.MaxValue);

    private const long LongestWait = 86_400_000_000_000;

    /// <summary>Reads the clock. Cheap (some 25 ns), still: a data path reads it once a batch, in <see cref="PacketBatch.Now"/>.</summary>
    public static Instant Now(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        long ticks = clock.GetTimestamp();
        long frequency = clock.TimestampFrequency;
        return new Instant(frequency == 1_000_000_000 ? ticks : (long)((Int128)ticks * 1_000_000_000 / frequency));
    }

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>The later of two times.</summary>
    public static Instant Max(Instant left, Instant right) => left >= right ? left : right;

    /// <summary>The earlier of two times.</summary>
    public static Instant Min(Instant left, Instant right) => left <= right ? left : right;

    /// <summary>How long to wait at another time for this one, as poll(2) and the wait handles of .NET take it.</summary>
    /// <returns>Milliseconds, rounded up, at most a day: a wait may end early; 0 where it has passed.</returns>
    public int MillisecondsFrom(Instant now) => (int)((Math.Clamp(Nanoseconds - now.Nanoseconds, 0, LongestWait) + 999_999) / 1_000_000);

    /// <summary>A later time; <see cref="Never"/> stays never, and what lies beyond it is never, too.</summary>
    public static Instant operator +(Instant start, TimeSpan duration)
    {
        if (start == Never)
        {
            return Never;
        }

        // A timeout that a person wrote may be as long as it can be written: it must not come round to the past.
        long added = Math.Clamp(duration.Ticks, -long.MaxValue / 100, long.MaxValue / 100) * 100;
        long sum = start.Nanoseconds + added;
        return ((start.Nanoseconds ^ sum) & (added ^ sum)) < 0 ? (added > 0 ? Never : new Instant(long.MinValue)) : new Instant(sum);
    }

    /// <summary>An earlier time; <see cref="Never"/> stays never.</summary>
    public static Instant operator -(Instant end, TimeSpan duration) => end + -duration;

    /// <summary>The time between two points, cut to 100 ns.</summary>
    public static TimeSpan operator -(Instant end, Instant start) => new((end.Nanoseconds - start.Nanoseconds) / 100);

    /// <summary>Earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Not later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;
}
