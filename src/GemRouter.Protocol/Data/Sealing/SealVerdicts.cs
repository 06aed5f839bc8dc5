namespace GemRouter.Protocol;

/// <summary>The counters of <see cref="SealVerdict"/>.</summary>
public static class SealVerdicts
{
    private static readonly (string Name, string Description)[] Table =
    [
        ("seal.sealed", "Packets that were sealed."),
        ("seal.exhausted", "Packets for which the key had no numbers left: its successor did not come in time."),
        ("seal.stopped", "Packets for a key whose boot ended; a new one is made."),
        ("seal.wrong_stream", "Packets that a stage sent to another group or port than their key is for."),
        ("seal.bad_origin", "Packets whose red source cannot be carried: multicast, loopback, unspecified, or of another family than the group."),
        ("seal.too_long", "Packets too large for the fabric, even in 64 fragments."),
        ("seal.no_room", "Packets larger than this node's packet memory."),
    ];

    /// <summary>All verdicts that drop a packet, for a host that makes a <see cref="DropReason"/> of each.</summary>
    public static ReadOnlySpan<SealVerdict> Drops => Enum.GetValues<SealVerdict>().AsSpan((int)SealVerdict.Exhausted);

    /// <summary>The counter's name, as in "seal.exhausted".</summary>
    public static string CounterName(this SealVerdict verdict) => Table[(int)verdict].Name;

    /// <summary>What is counted, in a sentence for people.</summary>
    public static string Describe(this SealVerdict verdict) => Table[(int)verdict].Description;
}
