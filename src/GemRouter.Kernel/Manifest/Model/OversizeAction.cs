namespace GemRouter.Kernel.Manifests;

/// <summary>What becomes of a payload that does not fit the fabric's MTU.</summary>
public enum OversizeAction
{
    /// <summary>It goes in fragments (wire 5.3).</summary>
    Fragment,

    /// <summary>It is dropped and counted.</summary>
    Drop,
}
