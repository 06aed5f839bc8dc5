namespace GemRouter.Plugin.Ring.Tests;

/// <summary>The same, where packets gather.</summary>
public sealed class VethConformanceGather : VethConformance
{
    private protected override RingOptions OptionsFor(string device) => new() { Device = device, Gather = TimeSpan.FromMilliseconds(3) };
}
