namespace GemRouter.Kernel.Manifests;

/// <summary>Which way a route goes.</summary>
public enum RouteDirection
{
    /// <summary>Both ways.</summary>
    Both,

    /// <summary>Red to black alone.</summary>
    Seal,

    /// <summary>Black to red alone.</summary>
    Open,
}
