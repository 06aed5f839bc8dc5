namespace GemRouter;

/// <summary>How a stage meets the host's workers (the threads of the data plane).</summary>
public enum Instancing
{
    /// <summary>One instance for each worker: only ever called by one thread at a time, needs no locks. A stream belongs to one worker.</summary>
    PerWorker,

    /// <summary>One instance for all workers: it is called by several threads at once and must be safe for that without blocking them. Its counters and drop reasons are shared, and exact all the same.</summary>
    Shared,
}
