namespace GemRouter.Protocol;

/// <summary>What a data packet turned out to be.</summary>
public enum PayloadKind : byte
{
    /// <summary>A whole payload, for the red side.</summary>
    Payload = 0,

    /// <summary>A fragment of one, for reassembly (wire 5.3).</summary>
    Fragment,

    /// <summary>A manifest, for the auth check (wire 5.6).</summary>
    Manifest,

    /// <summary>A dummy, which ends here (wire 5.4).</summary>
    Dummy,
}
