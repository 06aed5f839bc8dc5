namespace GemRouter.Plugin.Ring.Tests;

/// <summary>The same, with nothing but UDP sockets to send through.</summary>
public sealed class VethConformanceSocket : VethConformance
{
    private protected override RingOptions OptionsFor(string device) => new() { Device = device, Send = SendChoice.Socket };
}
