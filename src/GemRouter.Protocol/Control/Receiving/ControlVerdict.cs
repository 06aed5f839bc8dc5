namespace GemRouter.Protocol;

/// <summary>What a receiver makes of a control datagram or of an ANNOUNCE object (wire 3.4). Each has one counter, see <see cref="ControlVerdicts.CounterName"/>.</summary>
public enum ControlVerdict
{
    /// <summary>It passed all checks, and takes effect as far as wire 4 allows.</summary>
    Accepted,

    /// <summary>The object waits for the HELLO of its boot.</summary>
    Held,

    /// <summary>Wrong form.</summary>
    Malformed,

    /// <summary>Under no bootstrap key in use here.</summary>
    UnknownBootstrapKey,

    /// <summary>In this node's own name.</summary>
    Own,

    /// <summary>A budget is spent.</summary>
    Throttled,

    /// <summary>It does not open.</summary>
    AuthFailed,

    /// <summary>The node is not admitted, or is revoked.</summary>
    Untrusted,

    /// <summary>Its counter is not greater than one already seen.</summary>
    Replayed,

    /// <summary>A signature is wrong, or the boot is another node's.</summary>
    BadSignature,

    /// <summary>There is no room for another node or boot.</summary>
    RosterFull,

    /// <summary>An object of wrong form, or of another domain.</summary>
    AnnounceMalformed,

    /// <summary>An object in this node's own name.</summary>
    AnnounceOwn,

    /// <summary>The group, its GAK or the source is not authorized here.</summary>
    NotAuthorized,

    /// <summary>The group's policy does not allow the suite.</summary>
    SuiteRefused,

    /// <summary>The group's policy requires another auth mode.</summary>
    AuthRefused,

    /// <summary>The very object that is held already.</summary>
    Duplicate,

    /// <summary>An older object than the one held.</summary>
    Stale,

    /// <summary>The wrap does not open: its maker lacks the GAK.</summary>
    GroupKeyFailed,

    /// <summary>The SEK is not the one that the object commits to.</summary>
    BadCommitment,

    /// <summary>Its boot is unknown and there is no room to wait, or is another node's.</summary>
    UnknownSource,

    /// <summary>The object's signature is wrong.</summary>
    AnnounceBadSignature,

    /// <summary>Two other SEKs of the group and port have the same kid.</summary>
    KeyIdCollision,

    /// <summary>There is no room for another stream or SEK.</summary>
    StreamsFull,
}
