using System.Collections.Immutable;

namespace GemRouter.Protocol;

/// <summary>What a node is configured to believe and to receive. Immutable; replaced whole on a reload.</summary>
public sealed record ControlPolicy
{
    /// <summary>The bootstrap keys in use: the first is active (sent under), all are accepted (wire 6.5).</summary>
    public required ImmutableArray<BootstrapKey> BootstrapKeys { get; init; }

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
