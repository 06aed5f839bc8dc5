using GemRouter.Kernel.Counting;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Running;

/// <summary>What a <see cref="DataPlane"/> is made of.</summary>
internal sealed record DataPlaneSetup
{
    public required RouterManifest Manifest { get; init; }

    public required IReadOnlyDictionary<string, MadeComponent<ILink>> Links { get; init; }

    public required ComponentMaker Maker { get; init; }

    public required Patience Patience { get; init; }

    public required CounterBook Counters { get; init; }

    public required TableSource Tables { get; init; }

    public required Budgets Budgets { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>True where workers get threads of their own: then nobody else ever takes their turns.</summary>
    public required bool HasThreads { get; init; }

    /// <summary>The groups that may be sent to.</summary>
    public required SendPolicies Send { get; init; }

    /// <summary>Makes the notes of one worker.</summary>
    public required Func<WorkerNotes> Notes { get; init; }

    /// <summary>A leg stopped because a component failed, at that step; on its worker's thread.</summary>
    public required Action<Leg, int, Exception> LegFailed { get; init; }

    /// <summary>A stage of a route did not start or stop as it must.</summary>
    public required Action<ComponentFaultException, string> StageFailed { get; init; }

    /// <summary>A worker's thread is not on the processor that the manifest wants, and why; on that thread.</summary>
    public required Action<Worker, string> NotPinned { get; init; }

    /// <summary>A worker itself failed, which is a fault of the kernel; on its thread, which ends.</summary>
    public required Action<string, Exception> KernelFailed { get; init; }

    /// <summary>A receiver failed; on its worker's thread, which ends.</summary>
    public required Action<Worker, Exception> WorkerFailed { get; init; }
}
