using Xunit;

namespace GemRouter.Testing;

/// <content>Stages that keep packets.</content>
public abstract partial class StageConformance
{
    /// <summary>As the contract says of <see cref="IHoldingStage"/>.</summary>
    [Fact]
    public void A_holding_stage_is_made_for_each_worker()
    {
        if (Make().Component is IHoldingStage)
        {
            Assert.Equal(Instancing.PerWorker, Factory.NeedsOf(Options()).Instancing);
        }
    }

    /// <summary>Nothing is held after the stop.</summary>
    [Fact]
    public async Task The_drain_gives_everything_back()
    {
        StageBench bench = await BenchAsync();
        for (int i = 0; i < 4; i++)
        {
            bench.Process(Some(Batch));
            bench.Send();
        }

        if (bench.Holding is not null)
        {
            bench.DrainAll();
            Assert.True(bench.Ledger.Held == 0, $"After the drain, {bench.Ledger.Held} packets are still held.");
        }
    }

    /// <summary>A worker that ticks when it is told to does not go round in circles.</summary>
    [Fact]
    public async Task A_tick_does_something_or_names_a_later_time()
    {
        FakeClock clock = new();
        StageBench bench = await BenchAsync(clock: clock);
        if (bench.Holding is null)
        {
            return;
        }

        bench.Process(Some(Batch));
        bench.Send();
        Instant end = clock.Now + TimeSpan.FromHours(1);
        for (int i = 0; i < 1000 && bench.Holding.NextDue < end; i++)
        {
            clock.AdvanceTo(bench.Holding.NextDue);
            Instant now = bench.Now;
            string before = Account(bench);
            bench.Tick();
            bool idle = Account(bench) == before;
            Assert.True(!idle || bench.Holding.NextDue > now, "Tick did nothing, and NextDue is not later: the host would call it again at once, for ever.");
            bench.Send();
        }
    }

    /// <summary>What does not fit waits for the next call.</summary>
    [Fact]
    public async Task Ticks_and_drains_leave_what_does_not_fit()
    {
        FakeClock clock = new();
        StageBench bench = await BenchAsync(clock: clock);
        if (bench.Holding is null)
        {
            return;
        }

        bench.Process(Some(Batch));
        bench.Send();
        StageBench narrow = new(bench.Stage, bench.Host, bench.Pool, 1) { Ledger = bench.Ledger };
        for (int i = 0; i < 4 && bench.Holding.NextDue < clock.Now + TimeSpan.FromHours(1); i++)
        {
            clock.AdvanceTo(bench.Holding.NextDue);
            narrow.Tick();
            narrow.Send();
        }

        narrow.DrainAll();
        Assert.True(bench.Ledger.Held == 0, $"Drained by one packet at a time, {bench.Ledger.Held} are still held.");
    }
}
