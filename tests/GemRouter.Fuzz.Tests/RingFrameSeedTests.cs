using GemRouter.Fuzz.Targets;

namespace GemRouter.Fuzz.Tests;

/// <summary>What the ring's target begins with goes through blocks and slots, comes apart, and is refused for each reason that there is.</summary>
public sealed class RingFrameSeedTests
{
    [Fact]
    public void Its_inputs_come_through_and_are_dropped_for_each_reason()
    {
        RingFramesTarget target = new();
        RingRun[] runs = [.. target.Seeds(new VectorSeeds(Repository.Root)).Select(seed => target.Take(seed))];
        Assert.True(runs.Sum(static run => run.Packets.Count) > runs.Length);
        Assert.Contains(runs, static run => run.JoinedLost > 0);
        Assert.Contains(runs, static run => run.IsOver);
        string[] never = [.. runs[0].Counters.Counters.Concat(runs[0].Counters.DropReasons.Select(static reason => reason.Packets))
            .Select(static counter => counter.Name).Where(name => runs.All(run => run.Counters[name] == 0))];
        Assert.Empty(never);
    }
}
