namespace GemRouter.Cli;

/// <summary>A stream that this router opens.</summary>
internal sealed record PeerStreamView
{
    /// <summary>The source's node id.</summary>
    public required string Node { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>The UDP port.</summary>
    public required int Port { get; init; }

    /// <summary>The suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The key.</summary>
    public required string Kid { get; init; }

    /// <summary>True where packets under it are opened.</summary>
    public required bool Usable { get; init; }

    /// <summary>The key's age.</summary>
    public required double KeyAgeMs { get; init; }

    /// <summary>The packets under it.</summary>
    public required long Packets { get; init; }
}
