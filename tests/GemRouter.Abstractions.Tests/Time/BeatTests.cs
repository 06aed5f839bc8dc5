using CsCheck;
using GemRouter.Testing;

namespace GemRouter.Tests;

public sealed class BeatTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    [Fact]
    public void The_next_beat_is_a_multiple_of_the_period_and_later_than_now_by_at_most_one() =>
        Gen.Select(Gen.Long[-1_000_000_000_000, 1_000_000_000_000_000], Gen.Long[1, 100_000_000]).Sample((now, ticks) =>
        {
            Instant next = Beat.After(new Instant(now), new TimeSpan(ticks));
            Assert.Equal(0, next.Nanoseconds % (ticks * 100));
            Assert.InRange(next.Nanoseconds - now, 1, ticks * 100);
        });

    [Fact]
    public void Beyond_the_end_of_time_nothing_is_due()
    {
        Assert.Equal(Instant.Never, Beat.After(Instant.Never, Period));
        Assert.Equal(Instant.Never, Beat.After(new Instant(0), TimeSpan.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => Beat.After(default, TimeSpan.Zero));
    }

    [Fact]
    public void Timers_that_were_started_at_different_times_go_off_together()
    {
        FakeClock clock = new();
        List<Instant> first = [];
        List<Instant> second = [];
        using ITimer one = Beat.Start(clock, Period, _ => first.Add(Instant.Now(clock)), null);
        clock.Advance(TimeSpan.FromMilliseconds(90));
        first.Clear();
        using ITimer other = Beat.Start(clock, Period, _ => second.Add(Instant.Now(clock)), null);
        for (int i = 0; i < 1000; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(4, first.Count);
        Assert.Equal(first, second);
        Assert.Equal(Period, first[1] - first[0]);
    }

    [Fact]
    public void A_timer_that_would_never_rest_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Beat.Start(new FakeClock(), TimeSpan.FromTicks(1), static _ => { }, null));
}
