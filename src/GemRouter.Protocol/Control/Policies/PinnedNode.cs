using System.Collections.Immutable;

namespace GemRouter.Protocol;

/// <summary>An identity that is admitted by name (wire 3.5).</summary>
/// <param name="Node">The node.</param>
/// <param name="Send">The groups that it may send to; null for all.</param>
public sealed record PinnedNode(NodeId Node, ImmutableArray<GroupPrefix>? Send = null)
{
    /// <summary>True where it may send to the group.</summary>
    public bool MaySend(GroupAddress group) => Send is null || Send.Value.Any(prefix => prefix.Contains(group));
}
