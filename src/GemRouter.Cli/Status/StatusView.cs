namespace GemRouter.Cli;

/// <summary>How a router is.</summary>
internal sealed record StatusView
{
    /// <summary>The router.</summary>
    public required NodeView Node { get; init; }

    /// <summary>Its boot.</summary>
    public required string Boot { get; init; }

    /// <summary>"running", "degraded" or "stopped".</summary>
    public required string State { get; init; }

    /// <summary>What is wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>"bootstrap" or "pinned".</summary>
    public required string Trust { get; init; }

    /// <summary>How long its start took.</summary>
    public required TimesView Times { get; init; }

    /// <summary>The peers.</summary>
    public IReadOnlyList<PeerView> Peers { get; init; } = [];

    /// <summary>The streams that it seals.</summary>
    public IReadOnlyList<OwnStreamView> OwnStreams { get; init; } = [];

    /// <summary>The streams that it opens.</summary>
    public IReadOnlyList<PeerStreamView> PeerStreams { get; init; } = [];

    /// <summary>The links.</summary>
    public IReadOnlyList<LinkView> Links { get; init; } = [];

    /// <summary>The legs.</summary>
    public IReadOnlyList<LegView> Legs { get; init; } = [];

    /// <summary>Counters, by name.</summary>
    public IReadOnlyDictionary<string, long> Counters { get; init; } = new Dictionary<string, long>();

    /// <summary>Packets dropped, by reason.</summary>
    public IReadOnlyDictionary<string, long> Drops { get; init; } = new Dictionary<string, long>();

    /// <summary>What counters and drops mean, by name.</summary>
    public IReadOnlyDictionary<string, string>? Descriptions { get; init; }
}
