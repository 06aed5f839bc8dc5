namespace GemRouter.Loading;

/// <summary>An assembly in a plugin's folder besides the main one.</summary>
/// <param name="Name">Its simple name.</param>
/// <param name="Version">Its version.</param>
/// <param name="File">Its path within the folder.</param>
/// <param name="IsShared">True for a copy of what the host shares: it is never loaded.</param>
public sealed record PluginLibrary(string Name, Version Version, string File, bool IsShared);
