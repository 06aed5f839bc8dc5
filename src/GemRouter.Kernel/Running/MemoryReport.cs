using System.Collections.Immutable;

namespace GemRouter.Kernel;

/// <summary>The process's memory. Forwarding allocates nothing, so what grows here, and each collection, is of the control plane and of who asks.</summary>
/// <param name="ResidentBytes">What the process has resident, packet rings included.</param>
/// <param name="HeapBytes">The managed heap.</param>
/// <param name="AllocatedBytes">All that was allocated on it since the process began.</param>
/// <param name="Collections">How often each generation was collected, the youngest first.</param>
public sealed record MemoryReport(long ResidentBytes, long HeapBytes, long AllocatedBytes, ImmutableArray<int> Collections)
{
    /// <summary>This process's, now.</summary>
    internal static MemoryReport Read() => new(
        Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false), GC.GetTotalAllocatedBytes(), [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount)]);
}
