namespace GemRouter.Protocol;

/// <summary>What a node wants to say in its next HELLO. The lists may be longer than a datagram has room for: each begins with what is most urgent, and what did not fit goes into the next.</summary>
public sealed class HelloContent
{
    /// <summary>The node's current nonce.</summary>
    public Challenge Challenge { get; set; }

    /// <summary>The present hello interval: 0.1 s to 3600 s.</summary>
    public TimeSpan Interval { get; set; }

    /// <summary>True where the node stops now.</summary>
    public bool IsGoodbye { get; set; }

    /// <summary>Boots whose proof the node needs.</summary>
    public IList<Want> Wants { get; } = new List<Want>();

    /// <summary>Proofs for peers.</summary>
    public IList<Echo> Echoes { get; } = new List<Echo>();

    /// <summary>SEKs that the node lacks.</summary>
    public IList<KeyRequestEntry> Requests { get; } = new List<KeyRequestEntry>();

    /// <summary>The node's own SEKs, those asked for or new first.</summary>
    public IList<StreamEntry> Streams { get; } = new List<StreamEntry>();

    /// <summary>The suites that the node opens, at most 32.</summary>
    public IList<byte> Suites { get; } = new List<byte>();

    /// <summary>The node's name as UTF-8 (see <see cref="Hello.IsName"/>), or empty.</summary>
    public ReadOnlyMemory<byte> Name { get; set; }

    /// <summary>
    /// How many of <see cref="Streams"/>, from the first, are to be listed now: they keep room from what stands before them. ECHO and WANT come before STREAMS (wire 3.2): whoever makes boots by the hundred would otherwise keep new
    /// SEKs from being listed, and so from becoming usable.
    /// </summary>
    public int UrgentStreams { get; set; }
}
