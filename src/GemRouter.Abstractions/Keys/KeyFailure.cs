namespace GemRouter;

/// <summary>Why a key cannot be had. Each has an exit code of its own when it ends a start.</summary>
public enum KeyFailure
{
    /// <summary>There is no such key there.</summary>
    NotFound,

    /// <summary>It is there, and is none: wrong size, wrong form, readable by others.</summary>
    Malformed,

    /// <summary>The device that holds it is absent or does not answer.</summary>
    Absent,

    /// <summary>The PIN or passphrase was wrong. Never try again by yourself: a retry may lock a token.</summary>
    Denied,

    /// <summary>The device is locked, or is one wrong try away from it.</summary>
    Locked,

    /// <summary>The device or its software failed.</summary>
    Failed,
}
