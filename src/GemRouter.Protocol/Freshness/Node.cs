using System.Diagnostics.CodeAnalysis;

namespace GemRouter.Protocol;

/// <summary>A known node: an identity with the boots of it that are on record. Owned by the <see cref="Roster"/>.</summary>
public sealed class Node
{
    private readonly List<Boot> _boots = [];
    private TokenBucket _signatures;
    private TokenBucket _liveSignatures;

    internal Node(NodeId id, Ed25519PublicKey publicKey, ControlLimits limits, Instant now)
    {
        Id = id;
        PublicKey = publicKey;
        Limit(limits, now);
    }

    /// <summary>node_id.</summary>
    public NodeId Id { get; }

    /// <summary>The identity.</summary>
    public Ed25519PublicKey PublicKey { get; }

    /// <summary>The boots on record, oldest first.</summary>
    public IReadOnlyList<Boot> Boots => _boots;

    /// <summary>True where two boots live at once: the identity or a memory was copied. None of them displaces another any more.</summary>
    public bool IsCloned { get; internal set; }

    internal List<Boot> BootList => _boots;

    /// <summary>The budget for signatures in its name: one for what may be a recording, one for what cannot be (wire 9).</summary>
    internal TokenBucket Signatures(bool live) => live ? _liveSignatures : _signatures;

    /// <summary>Takes other limits, and starts both budgets over.</summary>
    [MemberNotNull(nameof(_signatures), nameof(_liveSignatures))]
    internal void Limit(ControlLimits limits, Instant now)
    {
        _signatures = ControlBudgets.NodeBucket(limits, now);
        _liveSignatures = ControlBudgets.NodeBucket(limits, now);
    }

    internal int Count(BootState state)
    {
        int count = 0;
        foreach (Boot boot in _boots)
        {
            count += boot.State == state ? 1 : 0;
        }

        return count;
    }
}
