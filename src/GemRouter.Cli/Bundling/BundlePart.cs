namespace GemRouter.Cli.Bundling;

/// <summary>A part of a bundle.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Path">Where it lies in the bundle.</param>
/// <param name="Version">Its version; null where it has none.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="Bytes">How large they are together.</param>
internal sealed record BundlePart(string Name, string Path, string? Version, int Files, long Bytes);
