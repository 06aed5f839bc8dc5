namespace GemRouter.Testing.Tests;

internal sealed class ToyStageConformance(ComponentFactory factory) : StageConformance
{
    protected override PluginFixture Plugin => PluginFixture.Of(factory);

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [];
}
