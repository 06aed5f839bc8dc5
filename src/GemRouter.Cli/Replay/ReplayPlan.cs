namespace GemRouter.Cli.Replay;

/// <summary>What a replay is asked to do.</summary>
internal sealed record ReplayPlan
{
    /// <summary>The manifest of the router that seals.</summary>
    public required string Manifest { get; init; }

    /// <summary>The capture.</summary>
    public required string Input { get; init; }

    /// <summary>The red link that the capture comes in on.</summary>
    public required string Link { get; init; }

    /// <summary>Where what comes out is written; null for nowhere. With a peer that is what its red link sends, else what goes to the fabric.</summary>
    public string? Output { get; init; }

    /// <summary>The manifest of the router that opens; null for none.</summary>
    public string? Peer { get; init; }

    /// <summary>The seed of all randomness; null for the system's.</summary>
    public ulong? Seed { get; init; }
}
