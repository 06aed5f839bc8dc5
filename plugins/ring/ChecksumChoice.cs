namespace GemRouter.Plugin.Ring;

/// <summary>What becomes of received packets whose checksums are wrong.</summary>
public enum ChecksumChoice
{
    /// <summary>They are dropped. A checksum that was left to hardware is not wrong.</summary>
    Verify,

    /// <summary>They are taken as they are.</summary>
    Ignore,
}
