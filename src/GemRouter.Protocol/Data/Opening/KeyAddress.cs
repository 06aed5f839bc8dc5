namespace GemRouter.Protocol;

/// <summary>What a data packet names its key by (wire 5.5.3).</summary>
/// <param name="Group">The destination group.</param>
/// <param name="Port">The destination UDP port.</param>
/// <param name="KeyId">The kid.</param>
public readonly record struct KeyAddress(GroupAddress Group, ushort Port, KeyId KeyId);
