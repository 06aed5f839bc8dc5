namespace GemRouter.Protocol;

/// <summary>
/// What becomes of a received data packet (wire 5.5). <see cref="Accepted"/> and <see cref="Wait"/> are no drops; each other is counted under
/// <see cref="DataVerdicts.CounterName"/>. The drops stand in the order of the steps that find them, so of two the greater got further.
/// </summary>
public enum DataVerdict : byte
{
    /// <summary>Authentic, new and well-formed.</summary>
    Accepted = 0,

    /// <summary>Its SEK is unknown or not yet usable: it waits as in wire 6.4, in the end under <see cref="UnknownKey"/>.</summary>
    Wait,

    /// <summary>Step 1: no data packet.</summary>
    Plaintext,

    /// <summary>Step 1 too short, or step 8 and 9 not well-formed although authentic.</summary>
    Malformed,

    /// <summary>Step 2: no group policy lets it be received.</summary>
    NotAuthorized,

    /// <summary>Step 3: sealed by this node.</summary>
    Own,

    /// <summary>Step 3: waited for its SEK in vain. Given by whoever queues, never by the opener.</summary>
    UnknownKey,

    /// <summary>Step 4: not from the bound outer source.</summary>
    WrongSource,

    /// <summary>Step 5: below the floor or behind the window.</summary>
    TooOld,

    /// <summary>Step 5: accepted before.</summary>
    Replayed,

    /// <summary>Step 6: further ahead than its source can be.</summary>
    PnLeap,

    /// <summary>Not of the wire document: the destination is too small for it, which the host's pool should exclude.</summary>
    NoRoom,

    /// <summary>Step 7: not authentic.</summary>
    AuthFailed,

    /// <summary>Step 9: a dummy, which has done its work.</summary>
    Dummy,

    /// <summary>Step 9: a manifest, which has done its work. Given by the auth check, never by the opener.</summary>
    Manifest,

    /// <summary>Wire 5.6: a manifest with a bad signature. Given by the auth check.</summary>
    BadManifest,

    /// <summary>Wire 5.6: its manifest names another hash. Given by the auth check.</summary>
    Mismatch,

    /// <summary>Wire 5.6: no manifest came in time. Given by the auth check.</summary>
    Unsigned,
}
