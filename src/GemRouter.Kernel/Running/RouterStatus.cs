using System.Collections.Immutable;

namespace GemRouter.Kernel;

/// <summary>A router as it stands, for people and tools. It holds no secret.</summary>
public sealed record RouterStatus
{
    /// <summary>The node.</summary>
    public required NodeReport Node { get; init; }

    /// <summary>boot_id of its present boot.</summary>
    public required string Boot { get; init; }

    /// <summary>"running" or "degraded".</summary>
    public required string State { get; init; }

    /// <summary>What is wrong; null where nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The components that did what they must not, and what has stopped for it.</summary>
    public ImmutableArray<ComponentFault> Faults { get; init; } = [];

    /// <summary>"bootstrap": whoever holds the bootstrap key may introduce an identity. "pinned": those of the manifest alone.</summary>
    public required string Trust { get; init; }

    /// <summary>The file that every session key is written to in clear (node.keylog); null where none is, as it should be.</summary>
    public string? KeyLog { get; init; }

    /// <summary>The bootstrap key and the group keys, by name: the active ones, and those that are accepted besides.</summary>
    public ImmutableArray<KeyRingReport> Keys { get; init; } = [];

    /// <summary>When things happened first.</summary>
    public required TimesReport Times { get; init; }

    /// <summary>The process's memory.</summary>
    public required MemoryReport Memory { get; init; }

    /// <summary>The boots of other nodes.</summary>
    public required ImmutableArray<PeerReport> Peers { get; init; }

    /// <summary>The streams that this node seals.</summary>
    public required ImmutableArray<OwnStreamReport> OwnStreams { get; init; }

    /// <summary>The SEKs of peers.</summary>
    public required ImmutableArray<PeerStreamReport> PeerStreams { get; init; }

    /// <summary>The links.</summary>
    public required ImmutableArray<LinkReport> Links { get; init; }

    /// <summary>The accounts: of each link's ingress, and of each route, direction and worker.</summary>
    public required ImmutableArray<LegReport> Legs { get; init; }

    /// <summary>All counters.</summary>
    public required ImmutableArray<CounterTotal> Counters { get; init; }
}
