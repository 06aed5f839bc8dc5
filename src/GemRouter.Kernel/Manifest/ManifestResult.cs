namespace GemRouter.Kernel.Manifests;

/// <summary>What came of checking a manifest.</summary>
/// <param name="Manifest">The manifest; null where there is an error.</param>
/// <param name="Diagnostics">All errors and warnings, in the order of the file.</param>
/// <param name="Places">Where its parts stand, for those who find something later.</param>
public sealed record ManifestResult(RouterManifest? Manifest, IReadOnlyList<Diagnostic> Diagnostics, Places Places);
