namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>The same over IPv6.</summary>
public sealed class VethConformance6 : VethConformance
{
    private protected override SourceChoice Source => SourceChoice.Own;

    protected override GroupAddress Group(int index) => GroupAddress.Parse(FormattableString.Invariant($"ff35::11:{index:x}"));
}
