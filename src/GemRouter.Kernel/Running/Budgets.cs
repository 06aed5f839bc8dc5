using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>The memory that all workers share (wire 7).</summary>
internal sealed class Budgets(RouterManifest manifest)
{
    public MemoryBudget StartHold { get; } = new(manifest.Timers.StartHoldMemory);

    public MemoryBudget KeyWait { get; } = new(manifest.Timers.KeyWaitMemory);

    public MemoryBudget Fragments { get; } = new(manifest.Limits.FragmentMemory);

    public MemoryBudget Windows { get; } = new(manifest.Limits.WindowMemory);
}
