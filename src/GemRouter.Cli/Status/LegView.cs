namespace GemRouter.Cli;

/// <summary>One direction of a route on a worker.</summary>
internal sealed record LegView
{
    /// <summary>The route.</summary>
    public required string Route { get; init; }

    /// <summary>"seal", "open" or "in".</summary>
    public required string Direction { get; init; }

    /// <summary>The worker.</summary>
    public required int Worker { get; init; }

    /// <summary>Packets that came.</summary>
    public required long In { get; init; }

    /// <summary>Packets that were made.</summary>
    public required long Made { get; init; }

    /// <summary>Packets that were sent.</summary>
    public required long Out { get; init; }

    /// <summary>Packets that had done their work.</summary>
    public required long Consumed { get; init; }

    /// <summary>Packets that were dropped.</summary>
    public required long Dropped { get; init; }

    /// <summary>Packets that are held.</summary>
    public required long Held { get; init; }
}
