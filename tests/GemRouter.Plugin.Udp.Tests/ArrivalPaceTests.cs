using GemRouter.Testing;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>When a receiver lets packets gather.</summary>
public sealed class ArrivalPaceTests
{
    [Fact]
    public void Packets_gather_while_batches_come_within_two_pauses_and_never_after_a_longer_silence()
    {
        ArrivalPace pace = new();
        Assert.False(pace.IsFast);
        List<bool> fast = [];
        long now = 1_000_000_000;
        foreach (long silence in (ReadOnlySpan<long>)[0, ArrivalPace.Pause, (2 * ArrivalPace.Pause) - 1, 2 * ArrivalPace.Pause, 20_000_000, 1])
        {
            now += silence;
            pace.Took(new Instant(now), isFull: false);
            fast.Add(pace.IsFast);
        }

        Assert.Equal([false, true, true, false, false, true], fast);
        pace.Took(new Instant(now + 1), isFull: true);
        Assert.False(pace.IsFast); // more waits already
    }
}
