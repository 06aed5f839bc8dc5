namespace GemRouter.Loading;

/// <summary>An assembly that a plugin's main assembly was built against.</summary>
/// <param name="Name">Its simple name.</param>
/// <param name="Version">The version that it was built against.</param>
/// <param name="Source">Where the plugin gets it from.</param>
public sealed record PluginReference(string Name, Version Version, PluginReferenceSource Source);
