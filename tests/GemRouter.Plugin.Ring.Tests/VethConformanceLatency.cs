namespace GemRouter.Plugin.Ring.Tests;

/// <summary>The same, a frame at a time.</summary>
public sealed class VethConformanceLatency : VethConformance
{
    private protected override RingOptions OptionsFor(string device) => new() { Device = device, Mode = RingMode.Latency, Source = SourceChoice.Preserve };
}
