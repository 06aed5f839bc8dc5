using System.Collections.Immutable;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>An identity that is admitted.</summary>
public sealed record PinnedPeer
{
    /// <summary>Its name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Its public key.</summary>
    public required Ed25519PublicKey Key { get; init; }

    /// <summary>The groups that it may send to; null for all.</summary>
    public ImmutableArray<GroupPrefix>? Send { get; init; }
}
