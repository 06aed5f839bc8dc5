using GemRouter.Testing;

namespace GemRouter.Tests;

public sealed class InstantTests
{
    [Fact]
    public void It_reads_any_clock_in_nanoseconds()
    {
        FakeClock clock = new();
        Instant start = Instant.Now(clock);
        clock.Advance(TimeSpan.FromTicks(3));
        Assert.Equal(300, Instant.Now(clock).Nanoseconds - start.Nanoseconds);
        Assert.True(Instant.Now(TimeProvider.System) <= Instant.Now(TimeProvider.System));
        Assert.Equal(new Instant(9_000_000_000_000_000_000), Instant.Now(new OtherClock(9_000_000_000, 1)));
        Assert.Equal(new Instant(333_333_333), Instant.Now(new OtherClock(1, 3)));
    }

    [Fact]
    public void Adding_and_subtracting_are_exact_to_100_ns()
    {
        Instant start = new(1_000_000);
        Assert.Equal(new Instant(1_001_000), start + TimeSpan.FromMicroseconds(1));
        Assert.Equal(new Instant(999_000), start - TimeSpan.FromMicroseconds(1));
        Assert.Equal(TimeSpan.FromTicks(9), new Instant(1_000_999) - start);
    }

    [Fact]
    public void Never_stays_never_and_is_later_than_all()
    {
        Assert.Equal(Instant.Never, Instant.Never + TimeSpan.FromDays(1));
        Assert.Equal(Instant.Never, Instant.Never - TimeSpan.FromDays(1));
        Assert.True(new Instant(long.MaxValue - 1) < Instant.Never);
        Assert.Equal(Instant.Never, Instant.Max(default, Instant.Never));
        Assert.Equal(default, Instant.Min(default, Instant.Never));
    }

    [Fact]
    public void A_time_too_far_to_count_is_never_and_not_in_the_past()
    {
        Assert.Equal(Instant.Never, new Instant(1_000_000_000) + TimeSpan.MaxValue);
        Assert.Equal(Instant.Never, new Instant(long.MaxValue - 5) + TimeSpan.FromTicks(1));
        Assert.Equal(new Instant(long.MinValue), new Instant(long.MinValue + 5) - TimeSpan.FromTicks(1));
        Assert.True(new Instant(0) - TimeSpan.MaxValue < new Instant(0));
    }

    [Fact]
    public void Order_is_that_of_the_numbers()
    {
        (Instant early, Instant late) = (new(1), new(2));
        Assert.True(early < late && late > early && early <= late && late >= early && early.CompareTo(late) < 0);
    }

    private sealed class OtherClock(long ticks, long frequency) : TimeProvider
    {
        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => ticks;
    }
}
