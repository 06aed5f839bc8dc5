namespace GemRouter.Kernel.Manifests;

/// <summary>What the shapes need while they read.</summary>
/// <param name="Report">Where problems go.</param>
/// <param name="Places">Where places go.</param>
/// <param name="Catalog">The components; null before the plugins are loaded.</param>
internal sealed record Reading(Report Report, Places Places, IComponentCatalog? Catalog);
