namespace GemRouter.Kernel;

/// <summary>What happened to a traced packet at one point of its way.</summary>
public sealed record TraceLine
{
    /// <summary>Which of the traced packets, from 1.</summary>
    public required int Packet { get; init; }

    /// <summary>The route and the direction; empty where it came to none.</summary>
    public required string Route { get; init; }

    /// <summary>The stage, "seal", "open", or the link.</summary>
    public required string Stage { get; init; }

    /// <summary>"passed", "made", "forwarded" (handed to the link), "dropped", "consumed" or "held". What is held goes on later, untraced.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it was dropped, by the counter's name.</summary>
    public string? Reason { get; init; }

    /// <summary>The payload's bytes as it leaves the stage.</summary>
    public required int Length { get; init; }

    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>The UDP port.</summary>
    public required int Port { get; init; }

    /// <summary>The source address.</summary>
    public required string Source { get; init; }

    /// <summary>The TTL.</summary>
    public required int Ttl { get; init; }

    /// <summary>True where it is sealed at this point.</summary>
    public bool IsSealed { get; init; }
}
