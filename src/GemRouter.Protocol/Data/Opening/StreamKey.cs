namespace GemRouter.Protocol;

/// <summary>A stream (wire 1).</summary>
/// <param name="Source">The source node.</param>
/// <param name="Group">The group.</param>
/// <param name="Port">The destination UDP port.</param>
public readonly record struct StreamKey(NodeId Source, GroupAddress Group, ushort Port);
