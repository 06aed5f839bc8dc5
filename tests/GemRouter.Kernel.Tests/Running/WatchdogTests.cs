using GemRouter.Kernel.Running;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>A loop that takes no turn for five seconds is found, once, and again when it goes on.</summary>
public sealed class WatchdogTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly List<IWatched> _present = [];
    private readonly List<IWatched> _hung = [];
    private readonly List<IWatched> _returned = [];
    private readonly Watchdog _watchdog;

    public WatchdogTests() => _watchdog = new Watchdog(_clock, () => _present, _hung.Add, _returned.Add);

    [Fact]
    public void A_loop_that_goes_on_is_left_alone()
    {
        Loop loop = Add(new Loop { GoesOn = true });
        Pass(60);
        Assert.Empty(_hung);
        Assert.Equal(60, loop.Woken);
    }

    [Fact]
    public void A_loop_that_stands_still_for_five_seconds_is_told_of_once()
    {
        Loop loop = Add(new Loop { GoesOn = true });
        Loop other = Add(new Loop { GoesOn = true });
        Pass(10);
        loop.GoesOn = false;
        Pass(5);
        Assert.Empty(_hung);
        Pass(60);
        Assert.Equal([loop], _hung);
        Assert.Equal((true, false), (loop.IsHung, other.IsHung));
    }

    [Fact]
    public void One_that_comes_back_is_told_of_too_and_can_hang_again()
    {
        Loop loop = Add(new Loop());
        Pass(10);
        loop.GoesOn = true;
        Pass(2);
        Assert.Equal([loop], _returned);
        Assert.False(loop.IsHung);
        loop.GoesOn = false;
        Pass(10);
        Assert.Equal(2, _hung.Count);
    }

    [Fact]
    public void One_that_has_ended_or_gone_does_not_hang()
    {
        Add(new Loop { HasEnded = true });
        Loop gone = Add(new Loop());
        Pass(3);
        _present.Remove(gone);
        Pass(60);
        Assert.Empty(_hung);
    }

    public void Dispose() => _watchdog.Dispose();

    private Loop Add(Loop loop)
    {
        _present.Add(loop);
        return loop;
    }

    private void Pass(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private sealed class Loop : IWatched
    {
        public bool GoesOn { get; set; }

        public int Woken { get; private set; }

        public long Turns { get; private set; }

        public bool IsHung { get; set; }

        public bool HasEnded { get; init; }

        public void Wake()
        {
            Woken++;
            Turns += GoesOn ? 1 : 0;
        }
    }
}
