using System.Collections.Immutable;

namespace GemRouter.Cli.Decoding;

/// <summary>What came of a decoding.</summary>
internal sealed record DecodeReport
{
    /// <summary>Keys in the log.</summary>
    public required int Keys { get; init; }

    /// <summary>Multicast UDP packets in the capture.</summary>
    public required long Packets { get; init; }

    /// <summary>Data packets among them that opened.</summary>
    public required long Opened { get; init; }

    /// <summary>Packets that came out.</summary>
    public required long Out { get; init; }

    /// <summary>Control datagrams, which a key log does not open.</summary>
    public required long Control { get; init; }

    /// <summary>Packets that are no GEM at all.</summary>
    public required long Other { get; init; }

    /// <summary>Data packets, stream by stream.</summary>
    public required ImmutableArray<DecodedStream> Streams { get; init; }

    /// <summary>What else was not used, by reason.</summary>
    public required SortedDictionary<string, long> Drops { get; init; }

    /// <summary>What is wrong with the capture, for people; null where nothing is.</summary>
    public string? Problem { get; init; }
}
