namespace GemRouter.Kernel.Manifests;

/// <summary>What the shapes need while they read.</summary>
/// <param name="Report">Where problems go.</param>
/// <param name="Places">Where places go.</param>
/// <param name="Catalog">The components; null before the plugins are loaded.</param>
/// <param name="Folder">The folder that relative paths count from; null where they stay as written.</param>
internal sealed record Reading(Report Report, Places Places, IComponentCatalog? Catalog, string? Folder)
{
    /// <summary>A path from a manifest in full. What cannot be a path stays as written: those who open it say what is wrong.</summary>
    public string FullPath(string path) =>
        Folder is null || path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) ? path : Path.GetFullPath(path, Folder);
}
