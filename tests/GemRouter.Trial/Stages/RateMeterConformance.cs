using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.Stages;

public sealed class RateMeterConformance : StageConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<TrialPlugin>();

    protected override string Component => "meter";

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [new(new RateMeterOptions { Busy = 0 }, nameof(RateMeterOptions.Busy))];
}
