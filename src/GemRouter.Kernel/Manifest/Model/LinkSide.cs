namespace GemRouter.Kernel.Manifests;

/// <summary>What a link carries.</summary>
public enum LinkSide
{
    /// <summary>Plaintext alone.</summary>
    Red,

    /// <summary>GEM alone.</summary>
    Black,
}
