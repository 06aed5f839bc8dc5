namespace GemRouter.Analyzers;

/// <summary>What a worker calls.</summary>
internal enum EntryKind
{
    /// <summary>A stage: Process, Tick, Drain, NextDue.</summary>
    Stage,

    /// <summary>A link's sender: Send.</summary>
    Sender,

    /// <summary>A link's receiver: Receive, Release.</summary>
    Receiver,

    /// <summary>A cipher session: Seal, Open.</summary>
    Cipher,
}
