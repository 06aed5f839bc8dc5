namespace GemRouter.Protocol;

/// <summary>What a group policy says of receiving (wire 1).</summary>
/// <param name="Prefix">The groups. Of overlapping policies the longest prefix alone counts.</param>
/// <param name="Receive">True where packets to them may be received.</param>
public readonly record struct ReceivePolicy(GroupPrefix Prefix, bool Receive);
