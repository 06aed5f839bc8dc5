namespace GemRouter.Testing.Tests;

public sealed class FakeClockTests
{
    [Fact]
    public void It_stands_still_until_it_is_moved()
    {
        FakeClock clock = new();
        Instant start = clock.Now;
        Assert.Equal(start, clock.Now);
        clock.Advance(TimeSpan.FromMicroseconds(1.5));
        Assert.Equal(start.Nanoseconds + 1500, clock.Now.Nanoseconds);
    }

    [Fact]
    public void It_moves_to_a_time_rounded_up_and_never_back()
    {
        FakeClock clock = new();
        Instant start = clock.Now;
        clock.AdvanceTo(new Instant(start.Nanoseconds + 101));
        Assert.Equal(start.Nanoseconds + 200, clock.Now.Nanoseconds);
        clock.AdvanceTo(start);
        Assert.Equal(start.Nanoseconds + 200, clock.Now.Nanoseconds);
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.AdvanceTo(Instant.Never));
    }

    [Fact]
    public async Task It_fires_timers_and_counts_those_that_are_left()
    {
        FakeClock clock = new();
        int fired = 0;
        ITimer timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        Assert.Equal((1, 1), (clock.TimersMade, clock.TimersRunning));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, fired);
        timer.Dispose();
        await timer.DisposeAsync();
        Assert.Equal((1, 0), (clock.TimersMade, clock.TimersRunning));
    }

    [Fact]
    public void It_says_when_the_next_timer_fires()
    {
        FakeClock clock = new();
        Assert.Equal(Instant.Never, clock.NextTimer);
        using ITimer late = clock.CreateTimer(static _ => { }, null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using ITimer often = clock.CreateTimer(static _ => { }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        Instant start = clock.Now;
        Assert.Equal(start + TimeSpan.FromSeconds(1), clock.NextTimer);

        clock.AdvanceTo(clock.NextTimer);
        Assert.Equal(start + TimeSpan.FromSeconds(4), clock.NextTimer);

        often.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Assert.Equal(start + TimeSpan.FromSeconds(5), clock.NextTimer);

        clock.AdvanceTo(clock.NextTimer);
        Assert.Equal(Instant.Never, clock.NextTimer);
    }
}
