using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.Stages;

public sealed class DscpMarkerConformance : StageConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<TrialPlugin>();

    protected override string Component => "dscp";

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [new(new DscpMarkerOptions { Dscp = 64 }, nameof(DscpMarkerOptions.Dscp))];
}
