using System.Collections.Immutable;
using System.Text.Json;

namespace GemRouter.Replay.Tests.Outcomes;

/// <summary>What came of a replay, without what differs from run to run: it stands beside each recording.</summary>
internal sealed record ReplayOutcome
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Multicast datagrams of the recording.</summary>
    public required long Packets { get; init; }

    /// <summary>Whether all that was to come out did, unchanged.</summary>
    public required bool Equal { get; init; }

    public required ImmutableArray<GroupOutcome> Groups { get; init; }

    /// <summary>Frames of the recording that are no multicast datagrams, by the counter that says so.</summary>
    public required ImmutableSortedDictionary<string, long> Ignored { get; init; }

    /// <summary>What the router that seals dropped, by reason.</summary>
    public required ImmutableSortedDictionary<string, long> Drops { get; init; }

    /// <summary>The same of the one that opens.</summary>
    public required ImmutableSortedDictionary<string, long> PeerDrops { get; init; }

    /// <summary>Of what <c>gemrouter replay --json</c> says.</summary>
    public static ReplayOutcome Of(string json) => JsonSerializer.Deserialize<ReplayOutcome>(json, Options)!;

    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";
}
