using GemRouter;

namespace Acme.Shaper;

/// <summary>
/// A token bucket in whole numbers: a token is a billionth of a bit, so that a rate in bits per second gives whole tokens for whole nanoseconds, and nothing is ever rounded. It begins full.
/// </summary>
internal sealed class TokenBucket
{
    private const long PerBit = 1_000_000_000;
    private const long PerByte = 8 * PerBit;

    private readonly long _rate; // tokens for each nanosecond: as many as bits per second
    private readonly long _depth;
    private long _tokens;
    private Instant _filledAt = new(long.MinValue);

    /// <summary>Makes a full bucket.</summary>
    /// <param name="bitsPerSecond">The rate, 1 to 10^11.</param>
    /// <param name="burstBytes">The depth, 1 to 2^24: 10^17 tokens, far from the end of a long.</param>
    public TokenBucket(long bitsPerSecond, int burstBytes)
    {
        _rate = bitsPerSecond;
        _depth = burstBytes * PerByte;
        _tokens = _depth;
    }

    /// <summary>Takes the tokens for so many bytes, if they are there.</summary>
    public bool TryTake(int bytes, Instant now)
    {
        Fill(now);
        long cost = bytes * PerByte;
        if (_tokens < cost)
        {
            return false;
        }

        _tokens -= cost;
        return true;
    }

    /// <summary>The first nanosecond at which the tokens for so many bytes are there; never where the bucket is not as deep.</summary>
    public Instant ReadyAt(int bytes)
    {
        long cost = bytes * PerByte;
        return cost > _depth ? Instant.Never
            : cost <= _tokens ? _filledAt
            : new Instant(_filledAt.Nanoseconds + DivideUp(cost - _tokens, _rate));
    }

    private void Fill(Instant now)
    {
        if (now <= _filledAt)
        {
            return;
        }

        // Elapsed × rate could be more than a long holds; what fills the bucket needs no product.
        long missing = _depth - _tokens;
        bool full = missing == 0 || (UInt128)((Int128)now.Nanoseconds - _filledAt.Nanoseconds) >= (UInt128)DivideUp(missing, _rate);
        _tokens = full ? _depth : _tokens + ((now.Nanoseconds - _filledAt.Nanoseconds) * _rate);
        _filledAt = now;
    }

    private static long DivideUp(long value, long by) => (value / by) + (value % by == 0 ? 0 : 1);
}
