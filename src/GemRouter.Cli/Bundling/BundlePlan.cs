namespace GemRouter.Cli.Bundling;

/// <summary>What somebody wants in a bundle.</summary>
internal sealed record BundlePlan
{
    /// <summary>The manifest's file.</summary>
    public required string Manifest { get; init; }

    /// <summary>Where the bundle is to lie, in full.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether it brings .NET.</summary>
    public bool SelfContained { get; init; }

    /// <summary>Ids of plugins besides those that the manifest uses.</summary>
    public IReadOnlyList<string> With { get; init; } = [];
}
