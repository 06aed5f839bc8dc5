namespace GemRouter.Protocol;

/// <summary>A known node: an identity with the boots of it that are on record. Owned by the <see cref="Roster"/>.</summary>
public sealed class Node
{
    private readonly List<Boot> _boots = [];

    internal Node(NodeId id, Ed25519PublicKey publicKey, TokenBucket signatures)
    {
        Id = id;
        PublicKey = publicKey;
        Signatures = signatures;
    }

    /// <summary>node_id.</summary>
    public NodeId Id { get; }

    /// <summary>The identity.</summary>
    public Ed25519PublicKey PublicKey { get; }

    /// <summary>The boots on record, oldest first.</summary>
    public IReadOnlyList<Boot> Boots => _boots;

    /// <summary>True where two boots live at once: the identity or a memory was copied. None of them displaces another any more.</summary>
    public bool IsCloned { get; internal set; }

    internal TokenBucket Signatures { get; }

    internal List<Boot> BootList => _boots;

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
