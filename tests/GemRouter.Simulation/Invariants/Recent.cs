namespace GemRouter.Simulation.Invariants;

/// <summary>How often something happened within the last while.</summary>
internal sealed class Recent
{
    private readonly Queue<Instant> _times;

    public Recent() => _times = new Queue<Instant>();

    public Recent(Recent other) => _times = new Queue<Instant>(other._times);

    /// <summary>It happens now.</summary>
    /// <returns>How often it happened within the time, with this.</returns>
    public int Count(Instant now, TimeSpan within)
    {
        _times.Enqueue(now);
        return Within(now, within);
    }

    /// <summary>How often it happened within the time.</summary>
    public int Within(Instant now, TimeSpan within)
    {
        while (_times.TryPeek(out Instant time) && now - time >= within)
        {
            _times.Dequeue();
        }

        return _times.Count;
    }
}
