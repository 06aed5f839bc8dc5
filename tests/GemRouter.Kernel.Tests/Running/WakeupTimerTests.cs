using GemRouter.Kernel.Running;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>What is due wakes the control plane once, and not before it is due, however early the system's timers are.</summary>
public sealed class WakeupTimerTests : IAsyncDisposable
{
    private const int Tick = 4;

    private readonly FakeClock _clock = new();
    private readonly WakeupTimer _timer;
    private int _woken;

    public WakeupTimerTests() => _timer = new WakeupTimer(_clock, TimeSpan.FromMilliseconds(Tick), () => _woken++);

    private Instant Now => Instant.Now(_clock);

    [Fact]
    public void It_wakes_once_a_tick_after_the_time_at_the_latest()
    {
        _timer.Set(Now + TimeSpan.FromMilliseconds(100));
        Pass(100 + Tick - 1);
        Assert.Equal(0, _woken);
        Pass(1);
        Assert.Equal(1, _woken);
        Pass(1000);
        Assert.Equal(1, _woken);
    }

    [Fact]
    public void A_short_wait_is_no_longer_than_it_is()
    {
        _timer.Set(Now + TimeSpan.FromMilliseconds(10));
        Pass(9);
        Assert.Equal(0, _woken);
        Pass(1);
        Assert.Equal(1, _woken);
    }

    [Fact]
    public void What_is_due_already_does_not_wait()
    {
        _timer.Set(Now);
        Pass(0);
        Assert.Equal(1, _woken);
        Pass(10);
        _timer.Set(Now - TimeSpan.FromMilliseconds(5));
        Pass(0);
        Assert.Equal(2, _woken);
    }

    [Fact]
    public void Another_time_takes_the_place_of_the_former()
    {
        _timer.Set(Now + TimeSpan.FromMilliseconds(10));
        _timer.Set(Now + TimeSpan.FromMilliseconds(100));
        Pass(50);
        Assert.Equal(0, _woken);
        _timer.Set(Now + TimeSpan.FromMilliseconds(5));
        Pass(5 + Tick);
        Assert.Equal(1, _woken);
        _timer.Set(Instant.Never); // it looks after a day
        Pass(10_000);
        Assert.Equal(1, _woken);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Pass(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
