using System.Numerics;
using CsCheck;
using GemRouter;

namespace Acme.Shaper.Tests;

public sealed class TokenBucketTests
{
    private const int Bytes = 1500;

    [Fact]
    public void It_begins_full_and_fills_at_the_rate()
    {
        TokenBucket bucket = new(bitsPerSecond: 12_000, burstBytes: 2 * Bytes); // a packet a second
        Instant start = new(5);
        Assert.True(bucket.TryTake(Bytes, start));
        Assert.True(bucket.TryTake(Bytes, start));
        Assert.False(bucket.TryTake(1, start));
        Assert.Equal(start + TimeSpan.FromSeconds(1), bucket.ReadyAt(Bytes));
        Assert.False(bucket.TryTake(Bytes, new Instant(start.Nanoseconds + 999_999_999)));
        Assert.True(bucket.TryTake(Bytes, start + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void It_never_holds_more_than_its_depth()
    {
        TokenBucket bucket = new(1_000_000, Bytes);
        Assert.True(bucket.TryTake(Bytes, new Instant(0)));
        Assert.True(bucket.TryTake(Bytes, new Instant(long.MaxValue - 1)));
        Assert.False(bucket.TryTake(1, new Instant(long.MaxValue - 1)));
        Assert.Equal(Instant.Never, bucket.ReadyAt(Bytes + 1));
    }

    [Fact]
    public void It_is_the_bucket_of_the_definition_to_the_nanosecond() =>
        Gen.Select(Gen.Long[1, 100_000_000_000], Gen.Int[1, 1 << 24], Gen.Select(Gen.Int[1, 70_000], Gen.OneOf(Gen.Long[0, 1000], Gen.Long[0, 10_000_000_000])).Array[1, 50]).Sample((rate, burst, takes) =>
        {
            TokenBucket bucket = new(rate, burst);
            BigInteger depth = (BigInteger)burst * 8_000_000_000;
            BigInteger tokens = depth;
            long now = 0;
            foreach ((int bytes, long wait) in takes)
            {
                now += wait;
                tokens = BigInteger.Min(depth, tokens + ((BigInteger)wait * rate));
                BigInteger cost = (BigInteger)bytes * 8_000_000_000;
                Assert.Equal(tokens >= cost, bucket.TryTake(bytes, new Instant(now)));
                if (tokens >= cost)
                {
                    tokens -= cost;
                }
                else if (cost <= depth)
                {
                    BigInteger missing = cost - tokens;
                    Assert.Equal(now + ((missing + rate - 1) / rate), bucket.ReadyAt(bytes).Nanoseconds);
                }
            }
        });
}
