namespace GemRouter.Plugin.Ring.Tests;

/// <summary>The same, a frame at a time and without sleeping.</summary>
public sealed class VethConformanceSpin : VethConformance
{
    private protected override RingOptions OptionsFor(string device) => new() { Device = device, Mode = RingMode.Spin, HearHost = true, Source = SourceChoice.Preserve };
}
