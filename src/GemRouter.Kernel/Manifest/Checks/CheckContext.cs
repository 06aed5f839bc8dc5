namespace GemRouter.Kernel.Manifests;

/// <summary>What a check looks at, and where it says what it found. The manifest may lack parts that could not be read; those have an error already.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="Report">Where problems go.</param>
/// <param name="Places">Where its parts stand.</param>
/// <param name="Catalog">The components.</param>
internal sealed record CheckContext(RouterManifest Manifest, Report Report, Places Places, IComponentCatalog Catalog)
{
    /// <summary>The path of an option of a part.</summary>
    public string PathOf(object part, string option) => $"{Places.PathOf(part)}.{option}";
}
