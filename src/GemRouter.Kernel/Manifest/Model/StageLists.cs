using System.Collections.Immutable;

namespace GemRouter.Kernel.Manifests;

/// <summary>The stages of one direction.</summary>
public sealed record StageLists
{
    /// <summary>Those before the sealer or opener.</summary>
    public ImmutableArray<StageUse> Before { get; init; } = [];

    /// <summary>Those behind it.</summary>
    public ImmutableArray<StageUse> After { get; init; } = [];
}
