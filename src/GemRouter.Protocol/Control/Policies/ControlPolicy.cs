using System.Collections.Immutable;

namespace GemRouter.Protocol;

/// <summary>What a node is configured to believe and to receive. Immutable; replaced whole on a reload.</summary>
public sealed record ControlPolicy
{
    /// <summary>The bootstrap keys in use: the first is active (sent under), all are accepted (wire 6.5).</summary>
    /// <exception cref="ArgumentException">There is none, or two have the same bk_id.</exception>
    public required ImmutableArray<BootstrapKey> BootstrapKeys
    {
        get;
        init
        {
            if (value.IsDefaultOrEmpty || value.DistinctBy(static key => key.Id).Count() != value.Length)
            {
                throw new ArgumentException("A node has at least one BK, and no two with the same bk_id (wire 2).", nameof(value));
            }

            field = value;
        }
    }

    /// <summary>The group policies.</summary>
    public required GroupPolicies Groups { get; init; }

    /// <summary>Whom to believe.</summary>
    public required TrustPolicy Trust { get; init; }

    /// <summary>The bootstrap key of that name, or null.</summary>
    public BootstrapKey? FindBootstrapKey(BootstrapKeyId id)
    {
        foreach (BootstrapKey key in BootstrapKeys)
        {
            if (key.Id == id)
            {
                return key;
            }
        }

        return null;
    }
}
