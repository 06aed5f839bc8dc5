namespace __namespace__.Tests;

/// <summary>All that the contract asks of every stage: life, options, buffers, determinism. The tests are in the base class.</summary>
public sealed class SizeLimitConformance : StageConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<SizeLimitPlugin>();

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new SizeLimitOptions { Longest = 0 }, nameof(SizeLimitOptions.Longest)),
        new(new SizeLimitOptions { Ports = [0] }, nameof(SizeLimitOptions.Ports)),
    ];
}
