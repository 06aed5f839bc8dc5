namespace GemRouter.Tests;

public sealed class CounterTests
{
    [Fact]
    public void It_adds_and_keeps_its_name()
    {
        Counter counter = new("seen", "Packets seen.");
        counter.Increment();
        counter.Add(41);
        Assert.Equal((42, "seen", "Packets seen."), (counter.Value, counter.Name, counter.Description));
    }

    [Fact]
    public void A_drop_reason_counts_its_packets()
    {
        DropReason reason = new("late", "Too late.");
        reason.Packets.Increment();
        Assert.Equal((1, "late", "Too late.", "late"), (reason.Packets.Value, reason.Name, reason.Description, reason.ToString()));
    }

    [Fact]
    public void A_shared_counter_loses_no_addition()
    {
        Counter counter = new("seen", "Packets seen.", shared: true);
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                counter.Increment();
            }
        });
        Assert.Equal(80_000, counter.Value);
    }
}
