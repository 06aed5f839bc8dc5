namespace GemRouter.Protocol;

/// <summary>A rate limit: so many a second, and so many at once after a pause.</summary>
internal sealed class TokenBucket
{
    private readonly double _perNanosecond;
    private readonly double _burst;
    private double _tokens;
    private Instant _filledAt;

    public TokenBucket(int perSecond, int burst, Instant now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perSecond);
        _perNanosecond = perSecond / 1e9;
        _burst = burst;
        _tokens = burst;
        _filledAt = now;
    }

    /// <summary>A bucket whose burst is a second's worth.</summary>
    public static TokenBucket PerSecond(int rate, Instant now) => new(rate, rate, now);

    /// <summary>True where there is room for that many; takes nothing.</summary>
    public bool Has(int count, Instant now) => Available(now) >= count;

    /// <summary>How many there are.</summary>
    public double Available(Instant now)
    {
        if (now > _filledAt)
        {
            _tokens = Math.Min(_burst, _tokens + ((now.Nanoseconds - _filledAt.Nanoseconds) * _perNanosecond));
            _filledAt = now;
        }

        return _tokens;
    }

    /// <summary>Takes that many after <see cref="Has"/>.</summary>
    public void Take(int count) => _tokens -= count;

    /// <summary>Takes that many if there is room.</summary>
    public bool TryTake(int count, Instant now)
    {
        bool has = Has(count, now);
        _tokens -= has ? count : 0;
        return has;
    }
}
