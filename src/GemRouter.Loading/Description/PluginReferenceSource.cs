namespace GemRouter.Loading;

/// <summary>Where a plugin gets an assembly from.</summary>
public enum PluginReferenceSource
{
    /// <summary>The host's own: the contract, and what stands in it.</summary>
    Host,

    /// <summary>A part of .NET.</summary>
    Framework,

    /// <summary>The plugin's folder.</summary>
    Plugin,

    /// <summary>Nowhere: the plugin is refused.</summary>
    Missing,
}
