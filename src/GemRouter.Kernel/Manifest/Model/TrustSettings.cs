using System.Collections.Immutable;

namespace GemRouter.Kernel.Manifests;

/// <summary>Whom to believe (wire 3.5).</summary>
public sealed record TrustSettings
{
    /// <summary>The identities that are admitted; null where the bootstrap key alone admits.</summary>
    public ImmutableArray<PinnedPeer>? Pinned { get; init; }
}
