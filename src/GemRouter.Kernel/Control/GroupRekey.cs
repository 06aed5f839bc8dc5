namespace GemRouter.Kernel.Control;

/// <summary>When the streams of some groups get new SEKs (wire 6.3).</summary>
/// <param name="Prefix">The groups.</param>
/// <param name="After">After how long.</param>
/// <param name="Packets">After how many packets; null for 75 % of the suite's most.</param>
/// <param name="Lead">How long a successor is announced before its first packet.</param>
public readonly record struct GroupRekey(GroupPrefix Prefix, TimeSpan After, long? Packets, TimeSpan Lead);
