namespace GemRouter.Loading;

/// <summary>A kind of component that a plugin's code describes with an options class. How many there are of it, and under which names, is known once the plugin has registered them.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="OptionsClass">The options class's full name.</param>
public sealed record PluginOffer(ComponentKind Kind, string OptionsClass);
