using GemRouter.Testing;

namespace Acme.Shaper.Tests;

/// <summary>Every rule of the contract for stages and holding stages. At this rate most samples wait.</summary>
public sealed class ShaperConformance : StageConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<ShaperPlugin>();

    protected override object Options() => new ShaperOptions { RateKbit = 500, Burst = 3000 };

    protected override IEnumerable<object> ValidOptions() => [Options(), new ShaperOptions { RateKbit = 100_000_000, Burst = 16 << 20, QueuePackets = 1024, QueueBytes = 64 << 20 }];

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new ShaperOptions(), nameof(ShaperOptions.RateKbit)),
        new(
            new ShaperOptions { RateKbit = 0, Burst = 575, QueuePackets = 0, QueueBytes = 575 },
            nameof(ShaperOptions.RateKbit), nameof(ShaperOptions.Burst), nameof(ShaperOptions.QueuePackets), nameof(ShaperOptions.QueueBytes)),
        new(new ShaperOptions { RateKbit = 100, QueueBytes = 125_001 }, nameof(ShaperOptions.QueueBytes)),
    ];
}
