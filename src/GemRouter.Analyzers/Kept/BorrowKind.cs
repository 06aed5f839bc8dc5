namespace GemRouter.Analyzers;

/// <summary>What a component has until its call returns.</summary>
internal enum BorrowKind
{
    /// <summary>A batch.</summary>
    Batch,

    /// <summary>A packet of a batch.</summary>
    Packet,

    /// <summary>An address within a packet's memory, or within a span that was passed.</summary>
    Memory,
}
