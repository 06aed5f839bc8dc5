using System.Collections.Immutable;

namespace GemRouter.Protocol;

/// <summary>A group policy: a prefix, its keys, and what is allowed there (wire 1). The keys belong to whoever made them.</summary>
public sealed record GroupPolicy
{
    /// <summary>The groups.</summary>
    public required GroupPrefix Prefix { get; init; }

    /// <summary>The GAKs: the first is active (sent under), all are accepted (wire 6.5). At least one.</summary>
    public required ImmutableArray<GroupKey> Keys { get; init; }

    /// <summary>The suites that are allowed; the first is the one that this node sends with.</summary>
    public required ImmutableArray<byte> Suites { get; init; }

    /// <summary>The auth mode that is required.</summary>
    public AuthMode Auth { get; init; }

    /// <summary>True where this node may receive the groups.</summary>
    public bool Receive { get; init; } = true;

    /// <summary>True where this node may send to the groups.</summary>
    public bool Send { get; init; } = true;

    /// <summary>The GAK of that name, or null.</summary>
    public GroupKey? FindKey(GroupKeyId id)
    {
        foreach (GroupKey key in Keys)
        {
            if (key.Id == id)
            {
                return key;
            }
        }

        return null;
    }
}
