namespace GemRouter.Protocol;

/// <summary>Why the record of a boot went.</summary>
public enum BootEnd
{
    /// <summary>Tentative for 30 s without proof, or given way to another.</summary>
    Unproven,

    /// <summary>Silent for 3.5 of its intervals.</summary>
    Silent,

    /// <summary>It said goodbye.</summary>
    Goodbye,

    /// <summary>Displaced, and its time of remembrance is over.</summary>
    Forgotten,

    /// <summary>Its node is no longer admitted.</summary>
    Untrusted,
}
