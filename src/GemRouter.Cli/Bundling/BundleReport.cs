namespace GemRouter.Cli.Bundling;

/// <summary>What a bundle holds, and what it does not.</summary>
internal sealed record BundleReport
{
    /// <summary>The bundle.</summary>
    public required string Folder { get; init; }

    /// <summary>The runtime that it is for.</summary>
    public required string Runtime { get; init; }

    /// <summary>Whether it brings .NET.</summary>
    public required bool SelfContained { get; init; }

    /// <summary>The .NET that it brings, or needs: this version or a later one of the same major and minor version.</summary>
    public required string DotNet { get; init; }

    /// <summary>The manifest's name.</summary>
    public required string Manifest { get; init; }

    /// <summary>node.state of the manifest, as written.</summary>
    public required string State { get; init; }

    /// <summary>True where what the manifest says of plugins was changed.</summary>
    public required bool ManifestChanged { get; init; }

    /// <summary>What is in it.</summary>
    public required IReadOnlyList<BundlePart> Parts { get; init; }

    /// <summary>Key files and the like that the manifest names, as written there. They are secrets, and not in the bundle.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>Other files that the manifest's components name.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What somebody should look at.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
