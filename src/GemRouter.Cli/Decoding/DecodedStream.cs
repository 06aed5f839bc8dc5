namespace GemRouter.Cli.Decoding;

/// <summary>What a decoding made of the data packets to one group and port from one address of the fabric.</summary>
internal sealed class DecodedStream(GroupAddress group, ushort port, Address source)
{
    public string Group { get; } = group.ToString();

    public int Port { get; } = port;

    /// <summary>Where they came from on the fabric.</summary>
    public string Source { get; } = source.ToString();

    /// <summary>Data packets in the capture.</summary>
    public long Packets { get; set; }

    /// <summary>Of those, packets that a key opened, each number once.</summary>
    public long Opened { get; set; }

    /// <summary>Packets that came out: payloads, whole or put together of fragments.</summary>
    public long Out { get; set; }

    /// <summary>Packets whose key is not in the log.</summary>
    public long UnknownKey { get; set; }

    /// <summary>Packets that are not authentic: damaged, forged, or sealed under another key of the same name.</summary>
    public long AuthFailed { get; set; }

    /// <summary>Packets in no form that the protocol knows.</summary>
    public long Malformed { get; set; }

    /// <summary>Authentic packets that the capture holds more than once; they come out once.</summary>
    public long Duplicates { get; set; }

    /// <summary>Fragments that became no payload, by the end of the capture or before.</summary>
    public long FragmentsLost { get; set; }
}
