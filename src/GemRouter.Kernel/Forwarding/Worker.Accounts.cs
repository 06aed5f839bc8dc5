using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Forwarding;

/// <summary>What a worker tells of itself.</summary>
internal sealed partial class Worker
{
    private SnapshotRequest? _request;

    /// <summary>The accounts of its legs and of its ingress, all of one moment. Any thread.</summary>
    public Task<WorkerSnapshot> SnapshotAsync()
    {
        SnapshotRequest request = new();
        SnapshotRequest? present = Interlocked.CompareExchange(ref _request, request, null);
        if (Volatile.Read(ref _ended))
        {
            Answer(); // nobody else does any more, and nobody writes the accounts
        }
        else
        {
            Wake();
        }

        return (present ?? request).Done.Task;
    }

    private void Answer()
    {
        if (Volatile.Read(ref _request) is null)
        {
            return;
        }

        Interlocked.Exchange(ref _request, null)?.Done.TrySetResult(Read());
    }

    /// <summary>The accounts as they are: of one moment on the worker's own thread, or where that does not run; on another they may not balance.</summary>
    public WorkerSnapshot Read() => new(
        Number,
        _setup.Ingress.Link,
        LegReport.Of("", RouteDirection.Both, Number, hasFailed: false, _setup.Ingress.Ledger),
        [.. _setup.Legs.Select(leg => LegReport.Of(leg.Route, leg.Direction, Number, leg.HasFailed, leg.Ledger))]);

    private sealed class SnapshotRequest
    {
        public TaskCompletionSource<WorkerSnapshot> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
