namespace GemRouter.Cli;

/// <summary>A stream that this router seals.</summary>
internal sealed record OwnStreamView
{
    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>The UDP port.</summary>
    public required int Port { get; init; }

    /// <summary>The suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The key.</summary>
    public required string Kid { get; init; }

    /// <summary>The key's age.</summary>
    public required double KeyAgeMs { get; init; }

    /// <summary>The packets under it.</summary>
    public required long Packets { get; init; }

    /// <summary>The next key, where it is announced.</summary>
    public string? NextKid { get; init; }

    /// <summary>When that takes over.</summary>
    public double? SwitchInMs { get; init; }

    /// <summary>How often the key changed.</summary>
    public required long Rekeys { get; init; }

    /// <summary>The packets that wait for receivers.</summary>
    public required long Held { get; init; }
}
