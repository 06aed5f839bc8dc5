namespace GemRouter.Protocol;

/// <summary>The limits of wire 7 that the control plane keeps, with their defaults. Each has a counter: the verdict that a message is refused with.</summary>
public sealed record ControlLimits
{
    /// <summary>Nodes known at a time; beyond it <see cref="ControlVerdict.RosterFull"/>.</summary>
    public int Nodes { get; init; } = 1024;

    /// <summary>Tentative boots at a time, in all; beyond it <see cref="ControlVerdict.RosterFull"/>.</summary>
    public int TentativeBoots { get; init; } = 1024;

    /// <summary>Tentative boots of one identity; beyond it an old one gives way, or <see cref="ControlVerdict.RosterFull"/>.</summary>
    public int TentativeBootsPerNode { get; init; } = 4;

    /// <summary>Streams of one source; beyond it <see cref="ControlVerdict.StreamsFull"/>.</summary>
    public int StreamsPerSource { get; init; } = 64;

    /// <summary>Streams in all; beyond it <see cref="ControlVerdict.StreamsFull"/>.</summary>
    public int Streams { get; init; } = 4096;

    /// <summary>SEKs of one stream of one boot, and twice as many of all boots of its source; beyond it <see cref="ControlVerdict.StreamsFull"/>.</summary>
    public int KeysPerStream { get; init; } = 3;

    /// <summary>Envelopes opened a second; beyond it <see cref="ControlVerdict.Throttled"/>.</summary>
    public int Opens { get; init; } = 20_000;

    /// <summary>Envelopes of unknown boots opened a second; beyond it <see cref="ControlVerdict.Throttled"/>.</summary>
    public int UnknownOpens { get; init; } = 2_000;

    /// <summary>Envelopes in our own boot's name opened a second, only to look for a clone.</summary>
    public int OwnOpens { get; init; } = 10;

    /// <summary>Signature checks a second, in all; half are kept for proven boots, and half of the rest for HELLOs that echo a held nonce. Beyond it <see cref="ControlVerdict.Throttled"/>.</summary>
    public int Signatures { get; init; } = 1_000;

    /// <summary>Signature checks a second in one node's name; beyond it <see cref="ControlVerdict.Throttled"/>.</summary>
    public int SignaturesPerNode { get; init; } = 10;

    /// <summary>The burst of that: as much as a source's streams and the HELLOs that list them take at once. Two at least, which a newcomer's first HELLO takes.</summary>
    public int SignaturesPerNodeBurst { get; init; } = 100;

    /// <summary>Announcements that wait for their boot's HELLO or proof; beyond it <see cref="ControlVerdict.UnknownSource"/>.</summary>
    public int WaitingAnnouncements { get; init; } = 64;
}
