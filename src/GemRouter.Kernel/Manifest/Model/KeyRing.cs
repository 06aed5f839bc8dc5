using System.Collections.Immutable;

namespace GemRouter.Kernel.Manifests;

/// <summary>The keys for one purpose (wire 6.5).</summary>
public sealed record KeyRing
{
    /// <summary>The key to send under; it is accepted, too.</summary>
    public required KeyUse Active { get; init; }

    /// <summary>Keys that are accepted besides.</summary>
    public ImmutableArray<KeyUse> Accepted { get; init; } = [];
}
