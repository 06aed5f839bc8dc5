using System.Text;

namespace GemRouter.Testing.Tests;

internal sealed class LivingStageConformance : StageConformance
{
    private readonly LivingFault _fault;

    public LivingStageConformance(LivingFault fault)
    {
        _fault = fault;
        Plugin = PluginFixture.Of(LivingStage.Factory(fault));
    }

    protected override PluginFixture Plugin { get; }

    protected override IEnumerable<byte[]> Secrets => [Encoding.UTF8.GetBytes("open sesame")];

    protected override object Options() => With(options => options.Rate = 20);

    protected override IEnumerable<object> ValidOptions() => [Options(), With(options => (options.Rate, options.Colour) = (30, Colour.Black))];

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(With(options => options.Rate = 0), nameof(LivingOptions.Rate)),
        new(With(options => (options.Rate, options.Label, options.Part) = (101, "much longer", new LivingPart { Port = 0 })), "Rate", "Label", "Part.Port"),
    ];

    private LivingOptions With(Action<LivingOptions> change)
    {
        LivingOptions options = (LivingOptions)Factory.CreateOptions();
        options.Rate = 50;
        change(options);
        return options;
    }
}
