using GemRouter.Simulation.Campaigns;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Scenarios;
using GemRouter.Simulation.Tests.Mutations;

namespace GemRouter.Simulation.Tests;

/// <summary>What throws in a scenario is a finding of that scenario, and the others go on.</summary>
public sealed class CampaignTests
{
    private const string Thrown = "nothing is thrown";

    private static readonly Scenario Short = ScenarioGenerator.Make(1) with { Length = 5_000, Attacks = [] };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_exception_is_a_violation_with_its_number_and_the_next_scenario_goes_on(bool atStart)
    {
        List<string> told = [];
        CampaignResult result = Campaign.Run(1, 3, Tell, workers: 1, partsOf: number => number == 2 ? new Throws(1, atStart) : null);
        (ulong seed, Violation violation) = Assert.Single(result.Failures);
        Assert.Equal((2UL, Thrown), (seed, violation.Invariant));
        Assert.Contains("seeded", violation.What, StringComparison.Ordinal);
        Assert.Contains(told, line => line.StartsWith("scenario 2: ", StringComparison.Ordinal));
        Assert.True(result.Deliveries > 0, "the others have not run");

        void Tell(string line)
        {
            lock (told)
            {
                told.Add(line);
            }
        }
    }

    [Fact]
    public void An_exception_is_shrunk_as_any_other_violation()
    {
        Scenario small = Shrinker.Shrink(Short, static candidate => Campaign.Run(candidate, new Throws(1, AtStart: false))?.Invariant == Thrown, most: 60);
        Assert.Empty(small.Streams);
        Assert.Single(small.Faults);
    }

    [Fact]
    public void What_cannot_even_be_made_is_a_violation() =>
        Assert.Equal(Thrown, Campaign.Run(Short with { Nodes = default })?.Invariant);

    [Fact]
    public void Progress_tells_what_is_done_how_fast_it_goes_and_how_long_it_takes() =>
        Assert.Equal("50 of 200 scenarios, 1 failed, 5.0/s, 0:00:30 left", Campaign.Progress(50, 200, 1, TimeSpan.FromSeconds(10)));
}
