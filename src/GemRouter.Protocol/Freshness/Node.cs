namespace GemRouter.Protocol;

/// <summary>A known node: an identity with the boots of it that are on record. Owned by the <see cref="Roster"/>.</summary>
public sealed class Node
{
    private readonly List<Boot> _boots = [];
    private readonly TokenBucket _signatures;
    private readonly TokenBucket _liveSignatures;

    internal Node(NodeId id, Ed25519PublicKey publicKey, TokenBucket signatures, TokenBucket liveSignatures)
    {
        Id = id;
        PublicKey = publicKey;
        _signatures = signatures;
        _liveSignatures = liveSignatures;
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
