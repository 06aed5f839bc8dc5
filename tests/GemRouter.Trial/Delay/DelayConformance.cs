using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.Delay;

public sealed class DelayConformance : StageConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<TrialPlugin>();

    protected override string Component => "delay";

    protected override IEnumerable<object> ValidOptions() => [new DelayOptions(), new DelayOptions { Delay = TimeSpan.Zero, Most = 1 }];

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
        [new(new DelayOptions { Delay = TimeSpan.FromSeconds(11), Most = 0 }, nameof(DelayOptions.Delay), nameof(DelayOptions.Most))];
}
