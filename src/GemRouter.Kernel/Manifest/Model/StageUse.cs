namespace GemRouter.Kernel.Manifests;

/// <summary>A stage in a route: by the name of one of the manifest's stages, or written out.</summary>
public sealed record StageUse
{
    /// <summary>The name of one of <see cref="RouterManifest.Stages"/>; null where it is written out.</summary>
    public string? Named { get; init; }

    /// <summary>The stage as written out; null where it is named.</summary>
    public ComponentUse? Inline { get; init; }
}
