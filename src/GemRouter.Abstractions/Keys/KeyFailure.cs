namespace GemRouter;

/// <summary>Why a key cannot be had. Those of devices have an exit code of their own each when they end a start.</summary>
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

    /// <summary>The device is locked.</summary>
    Locked,

    /// <summary>The device or its software failed.</summary>
    Failed,

    /// <summary>The device's software is not installed, or does not load.</summary>
    SoftwareMissing,

    /// <summary>There are devices, and none of them holds this key.</summary>
    WrongDevice,

    /// <summary>The device has few tries left, and none is spent by itself.</summary>
    LastTry,

    /// <summary>An earlier try may have been wrong and nobody looked after it yet: no further try is spent.</summary>
    Latched,

    /// <summary>The device was taken out while it was used.</summary>
    Removed,

    /// <summary>The system's service for the device does not run.</summary>
    ServiceDown,
}
