namespace GemRouter.Protocol;

/// <summary>How a source's packets are known to be its own among members of the group (wire 3.3, 5.6).</summary>
public enum AuthMode : byte
{
    /// <summary>By the group's key: any member could forge them.</summary>
    Group = 0,

    /// <summary>By signed manifests of their hashes.</summary>
    SignedManifest = 1,
}
