namespace GemRouter.Cli;

/// <summary>A link.</summary>
internal sealed record LinkView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>"red" or "black".</summary>
    public required string Side { get; init; }

    /// <summary>What makes it.</summary>
    public required string Transport { get; init; }

    /// <summary>Its MTU.</summary>
    public int? Mtu { get; init; }

    /// <summary>"healthy", "degraded" or "failed".</summary>
    public required string Health { get; init; }

    /// <summary>What it says.</summary>
    public string? Message { get; init; }
}
