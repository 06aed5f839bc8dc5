namespace GemRouter.Kernel.Running;

/// <summary>
/// Finds loops that do not come back from a component. Once a second it wakes each and looks whether it took a turn since; one that took none for <see cref="Patience.Longest"/> hangs, and is told of. A
/// thread cannot be ended from outside, so it stays; when it does come back, that is told too.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly Func<IEnumerable<IWatched>> _watched;
    private readonly Action<IWatched> _hung;
    private readonly Action<IWatched> _returned;
    private readonly Dictionary<IWatched, Seen> _seen = [];
    private readonly Lock _gate = new();
    private readonly ITimer _timer;

    /// <param name="clock">The clock.</param>
    /// <param name="watched">What runs now.</param>
    /// <param name="hung">One hangs.</param>
    /// <param name="returned">It no longer does.</param>
    public Watchdog(TimeProvider clock, Func<IEnumerable<IWatched>> watched, Action<IWatched> hung, Action<IWatched> returned)
    {
        _clock = clock;
        _watched = watched;
        _hung = hung;
        _returned = returned;
        _timer = Beat.Start(clock, Every, static self => ((Watchdog)self!).Look(), this);
    }

    /// <summary>Looks at all once.</summary>
    public void Look()
    {
        if (!_gate.TryEnter())
        {
            return; // the last look still waits for somebody
        }

        try
        {
            Instant now = Instant.Now(_clock);
            IWatched[] present = [.. _watched()];
            foreach (IWatched gone in _seen.Keys.Except(present).ToArray())
            {
                _seen.Remove(gone);
            }

            foreach (IWatched one in present)
            {
                Look(one, now);
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look(IWatched one, Instant now)
    {
        long turns = one.Turns;
        if (!_seen.TryGetValue(one, out Seen seen) || seen.Turns != turns || one.HasEnded)
        {
            _seen[one] = new Seen(turns, now);
            if (one.IsHung)
            {
                one.IsHung = false;
                _returned(one);
            }
        }
        else if (!one.IsHung && now - seen.At >= Patience.Longest)
        {
            one.IsHung = true;
            _hung(one);
        }

        one.Wake();
    }

    private readonly record struct Seen(long Turns, Instant At);
}
