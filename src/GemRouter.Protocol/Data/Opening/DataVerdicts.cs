namespace GemRouter.Protocol;

/// <summary>The counters of <see cref="DataVerdict"/>, as the wire document names them.</summary>
public static class DataVerdicts
{
    private static readonly (string Name, string Description)[] Table =
    [
        ("data.accepted", "Data packets that opened."),
        ("data.wait", "Data packets put aside until their key is usable."),
        ("data.plaintext", "Packets from the fabric that are no GEM data packets; they are never forwarded."),
        ("data.malformed", "Data packets too short, or sealed by a member in a form that the protocol does not allow."),
        ("data.not_authorized", "Data packets to a group that no group policy lets this node receive."),
        ("data.own", "Data packets that this node sealed itself and that came back."),
        ("data.unknown_key", "Data packets whose key never became usable; see the control counters for why."),
        ("data.wrong_source", "Data packets from another outer source than their stream is bound to."),
        ("data.too_old", "Data packets below the stream's floor or behind its replay window; many mean that the fabric reorders more than the window allows."),
        ("data.replayed", "Data packets that came a second time; a fabric that duplicates shows here as well as an attacker."),
        ("data.pn_leap", "Data packets numbered further ahead than their source can have sent; a member may be forging them."),
        ("data.no_room", "Data packets larger than this node's packet memory."),
        ("data.auth_failed", "Data packets that are not authentic."),
        ("data.dummy", "Dummies, which only hide how much is sent."),
        ("data.manifest", "Manifests that were checked."),
        ("data.bad_manifest", "Manifests whose signature fails; a member may be forging them."),
        ("data.mismatch", "Data packets that differ from what their source signed; a member forged them."),
        ("data.unsigned", "Data packets whose manifest did not come in time."),
    ];

    /// <summary>All verdicts that drop a packet, for a host that makes a <see cref="DropReason"/> of each.</summary>
    public static ReadOnlySpan<DataVerdict> Drops => Enum.GetValues<DataVerdict>().AsSpan((int)DataVerdict.Plaintext);

    /// <summary>The counter's name, as in "data.replayed".</summary>
    public static string CounterName(this DataVerdict verdict) => Table[(int)verdict].Name;

    /// <summary>What is counted, in a sentence for people.</summary>
    public static string Describe(this DataVerdict verdict) => Table[(int)verdict].Description;

    /// <summary>True for a verdict that ends the packet.</summary>
    public static bool IsDrop(this DataVerdict verdict) => verdict >= DataVerdict.Plaintext;
}
