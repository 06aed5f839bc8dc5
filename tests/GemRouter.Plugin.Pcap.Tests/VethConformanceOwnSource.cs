namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>The same, with the interface's own source address.</summary>
public sealed class VethConformanceOwnSource : VethConformance
{
    private protected override SourceChoice Source => SourceChoice.Own;
}
