namespace GemRouter.Protocol;

/// <summary>How far a boot is believed (wire 4).</summary>
public enum BootState
{
    /// <summary>It signed a HELLO, which may be a recording. It displaces nothing, and goes after 30 s without proof.</summary>
    Tentative,

    /// <summary>It echoed a nonce of ours: it lives now.</summary>
    Proven,

    /// <summary>It was proven, and a newer boot of its identity was proven since. Remembered for 10 minutes: proven again, it is a clone.</summary>
    Displaced,
}
