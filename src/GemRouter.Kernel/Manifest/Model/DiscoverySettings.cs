namespace GemRouter.Kernel.Manifests;

/// <summary>A discovery strategy on a link.</summary>
public sealed record DiscoverySettings
{
    /// <summary>The strategy.</summary>
    public required ComponentUse Strategy { get; init; }

    /// <summary>The name of the black link that its control datagrams go through.</summary>
    public required string On { get; init; }
}
