namespace GemRouter.Plugin.Ring.Tests;

/// <summary>The same over IPv6.</summary>
public sealed class VethConformance6 : VethConformance
{
    protected override GroupAddress Group(int index) => GroupAddress.Parse(FormattableString.Invariant($"ff35::12:{index:x}"));
}
