namespace GemRouter.Protocol;

/// <summary>What became of a packet that was to be sealed. Each but <see cref="Sealed"/> leaves it in clear and without a mark, so no black link sends it; it is counted
/// under <see cref="SealVerdicts.CounterName"/>.</summary>
public enum SealVerdict : byte
{
    /// <summary>It is sealed.</summary>
    Sealed = 0,

    /// <summary>The SEK has sealed as many packets as its suite allows.</summary>
    Exhausted,

    /// <summary>The SEK must not be used any more: its boot ended.</summary>
    Stopped,

    /// <summary>The packet is not of the SEK's group and port.</summary>
    WrongStream,

    /// <summary>Its origin is one that every receiver refuses: multicast, loopback, unspecified, of another family, or its DSCP above 63.</summary>
    BadOrigin,

    /// <summary>It is too large, even in fragments.</summary>
    TooLong,

    /// <summary>The packet's memory is too small for what sealing adds.</summary>
    NoRoom,
}
