namespace GemRouter.Kernel.Manifests;

/// <summary>What a reload does with a changed option.</summary>
internal enum ReloadEffect
{
    /// <summary>It takes effect at once, and no packet is lost for it.</summary>
    Live,

    /// <summary>The link, route or component that it belongs to is made anew.</summary>
    Renewed,

    /// <summary>A reload that changes it is refused: the router has to be started again.</summary>
    Restart,
}
