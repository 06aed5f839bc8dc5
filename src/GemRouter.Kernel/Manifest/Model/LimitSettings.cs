using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>The limits of wire 7.</summary>
public sealed record LimitSettings
{
    /// <summary>Those of the control plane.</summary>
    public ControlLimits Control { get; init; } = new();

    /// <summary>The most bytes of all replay windows.</summary>
    public long WindowMemory { get; init; } = MemoryBudget.Default;

    /// <summary>The most bytes of all unfinished fragments.</summary>
    public long FragmentMemory { get; init; } = MemoryBudget.Default;
}
