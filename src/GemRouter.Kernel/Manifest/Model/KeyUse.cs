namespace GemRouter.Kernel.Manifests;

/// <summary>A key: its source, and its name there.</summary>
public sealed record KeyUse
{
    /// <summary>The key source.</summary>
    public required ComponentUse Source { get; init; }

    /// <summary>The key's name within the source, for <see cref="KeyRequest"/>; empty where the manifest gives none.</summary>
    public string Name { get; init; } = "";
}
