namespace GemRouter.Protocol;

/// <summary>Whom a node believes (wire 3.5). Immutable.</summary>
public sealed class TrustPolicy
{
    private readonly Dictionary<NodeId, PinnedNode>? _pinned;
    private readonly HashSet<NodeId> _revoked;

    private TrustPolicy(IEnumerable<PinnedNode>? pinned, IEnumerable<NodeId> revoked)
    {
        _pinned = pinned?.ToDictionary(static node => node.Node);
        _revoked = [.. revoked];
    }

    /// <summary>True where only listed identities are admitted; false where the bootstrap key alone admits.</summary>
    public bool IsPinned => _pinned is not null;

    /// <summary>Whoever holds the bootstrap key may introduce an identity, save the revoked.</summary>
    public static TrustPolicy Bootstrap(IEnumerable<NodeId> revoked) => new(null, revoked);

    /// <summary>Only these identities are admitted, save the revoked.</summary>
    public static TrustPolicy Pinned(IEnumerable<PinnedNode> pinned, IEnumerable<NodeId> revoked)
    {
        ArgumentNullException.ThrowIfNull(pinned);
        return new TrustPolicy(pinned, revoked);
    }

    /// <summary>True where the node may speak at all.</summary>
    public bool Admits(NodeId node) => !_revoked.Contains(node) && (_pinned is null || _pinned.ContainsKey(node));

    /// <summary>True where the node may send to the group.</summary>
    public bool MaySend(NodeId node, GroupAddress group) =>
        !_revoked.Contains(node) && (_pinned is null || (_pinned.TryGetValue(node, out PinnedNode? pinned) && pinned.MaySend(group)));
}
