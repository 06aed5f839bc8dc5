using System.Collections.Immutable;

namespace GemRouter.Cli.Replay;

/// <summary>What came of a replay.</summary>
internal sealed record ReplayReport
{
    /// <summary>Packets of the capture that the red link took.</summary>
    public required long Packets { get; init; }

    /// <summary>Seconds of the capture.</summary>
    public required double CapturedSeconds { get; init; }

    /// <summary>Seconds that it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Group by group.</summary>
    public required ImmutableArray<GroupResult> Groups { get; init; }

    /// <summary>Frames of the capture that are no multicast datagrams of a subscribed group, by the link's counter.</summary>
    public required SortedDictionary<string, long> Ignored { get; init; }

    /// <summary>What each router dropped, by reason.</summary>
    public required SortedDictionary<string, long> Drops { get; init; }

    /// <summary>The same of the peer; empty where there is none.</summary>
    public required SortedDictionary<string, long> PeerDrops { get; init; }

    /// <summary>The first difference, for people; null where there is none, or nothing was compared.</summary>
    public string? FirstDifference { get; init; }

    /// <summary>True where all came out as it was to; null where nothing was compared.</summary>
    public bool? Equal { get; init; }
}
