namespace GemRouter.Cli;

/// <summary>Another router.</summary>
internal sealed record PeerView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its node id.</summary>
    public required string Id { get; init; }

    /// <summary>Its boot.</summary>
    public required string Boot { get; init; }

    /// <summary>"proven", "tentative" or "displaced".</summary>
    public required string State { get; init; }

    /// <summary>When it was heard.</summary>
    public required double HeardMsAgo { get; init; }

    /// <summary>How often it says HELLO.</summary>
    public required double IntervalMs { get; init; }

    /// <summary>True where its identity runs twice.</summary>
    public bool Cloned { get; init; }
}
