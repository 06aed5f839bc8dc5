using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Tests;

public sealed class ShrinkerTests
{
    [Fact]
    public void What_a_failure_does_not_need_is_left_out()
    {
        Scenario large = ScenarioGenerator.Make(3);
        Fault culprit = large.Faults[^1];
        Scenario small = Shrinker.Shrink(large, candidate => candidate.Faults.Any(fault => fault.Kind == culprit.Kind && fault.At == culprit.At));
        Fault left = Assert.Single(small.Faults);
        Assert.Equal(culprit.At, left.At);
        Assert.Empty(small.Attacks);
        Assert.Empty(small.Streams);
    }

    [Fact]
    public void What_fails_alone_as_it_is_stays_as_it_is()
    {
        Scenario large = ScenarioGenerator.Make(3);
        Assert.Same(large, Shrinker.Shrink(large, static _ => false));
    }
}
