using Microsoft.Extensions.Logging;

namespace GemRouter.Testing.Tests;

public sealed class RecordingTests
{
    [Fact]
    public void Counters_of_one_name_are_summed()
    {
        FakeCounters counters = new();
        counters.Counter("seen", "Seen.").Add(2);
        counters.Counter("seen", "Seen.").Add(3);
        counters.DropReason("late", "Too late.").Packets.Increment();
        Assert.Equal(5, counters["seen"]);
        Assert.Equal(1, counters["late"]);
        Assert.Equal(1, counters.Dropped);
        Assert.Equal(["late", "seen"], counters.Names);
        Assert.Contains("late, seen", Assert.Throws<KeyNotFoundException>(() => counters["other"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_word_on_health_counts()
    {
        RecordingHealth health = new();
        Assert.Equal(HealthState.Healthy, health.State);
        health.Report(HealthState.Degraded, "waiting");
        health.Report(HealthState.Failed, "gone");
        Assert.Equal(new HealthReport(HealthState.Failed, "gone"), health.Last);
        Assert.Equal(2, health.Reports.Count);
    }

    [Fact]
    public void A_log_line_holds_text_values_and_exception()
    {
        RecordingLogger logger = new();
        logger.LogError(new InvalidOperationException("inner"), "Key {Name}", new byte[] { 0xAB, 0xCD });
        string line = Assert.Single(logger.Lines);
        Assert.Contains("Name=abcd", line, StringComparison.Ordinal);
        Assert.Contains("inner", line, StringComparison.Ordinal);
        Assert.StartsWith("Error: ", line, StringComparison.Ordinal);
    }
}
