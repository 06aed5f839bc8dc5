namespace GemRouter.Protocol;

/// <summary>The sealed flags of a data packet (wire 5.1). Bits 5 to 7 are zero.</summary>
[Flags]
public enum DataFlags : byte
{
    /// <summary>A payload and nothing else.</summary>
    None = 0,

    /// <summary>Bit 0: padding behind the payload (wire 5.4).</summary>
    Padded = 1,

    /// <summary>Bit 1: an origin prefix (wire 5.2).</summary>
    Origin = 2,

    /// <summary>Bit 2: a fragment header (wire 5.3).</summary>
    Fragment = 4,

    /// <summary>Bit 3: a manifest, and no other bit (wire 5.6).</summary>
    Manifest = 8,

    /// <summary>Bit 4: a dummy (wire 5.4).</summary>
    Dummy = 16,
}
