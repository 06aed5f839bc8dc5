namespace GemRouter.Analyzers;

/// <summary>Ways to keep a worker from its packets.</summary>
[Flags]
internal enum BlockingKind
{
    /// <summary>An async method: it goes on on another thread, when the packets have left.</summary>
    Async = 1,

    /// <summary>To wait for a task.</summary>
    TaskWait = 2,

    /// <summary>To let time pass.</summary>
    Sleep = 4,

    /// <summary>To wait for a lock.</summary>
    Lock = 8,

    /// <summary>To wait for an event, a semaphore, a queue.</summary>
    Signal = 16,

    /// <summary>Files and sockets.</summary>
    InputOutput = 32,

    /// <summary>The console, name resolution, HTTP, other processes.</summary>
    Outside = 64,

    /// <summary>To hand work to other threads.</summary>
    OtherThread = 128,
}
