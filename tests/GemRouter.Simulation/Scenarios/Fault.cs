using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Scenarios;

/// <summary>Something that goes wrong, from one time until another.</summary>
internal sealed record Fault
{
    public required FaultKind Kind { get; init; }

    public required int At { get; init; }

    public required int Until { get; init; }

    /// <summary>The router that it happens to; for weather the sending side, −1 for all.</summary>
    public int Node { get; init; } = -1;

    /// <summary>For weather the receiving side, −1 for all.</summary>
    public int To { get; init; } = -1;

    /// <summary>For a partition, the routers on the island, a bit each.</summary>
    public int Island { get; init; }

    /// <summary>The weather.</summary>
    public Weather? Weather { get; init; }
}

/// <summary>What can go wrong.</summary>
internal enum FaultKind
{
    /// <summary>Other weather on the way from one to another, or to or from all.</summary>
    Weather,

    /// <summary>An island is cut off from the rest.</summary>
    Partition,

    /// <summary>A router ends without a word, and starts again at the end.</summary>
    Crash,

    /// <summary>A router stops as it should, and starts again at the end.</summary>
    Stop,

    /// <summary>A copy of a router's memory runs as well, with the same boot, keys and state of its randomness, until the end.</summary>
    Clone,

    /// <summary>The same, and the copy's system has fresh randomness, as one that knows of VM generations gives it.</summary>
    CloneReseeded,

    /// <summary>A second router is started with the identity of this one, until the end.</summary>
    Twin,
}
