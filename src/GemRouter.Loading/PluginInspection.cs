namespace GemRouter.Loading;

/// <summary>What plugins say of themselves, read without loading them.</summary>
/// <param name="Plugins">The plugins whose declarations are in order.</param>
/// <param name="Problems">All problems of the first stage that had one; nothing could be loaded then.</param>
public sealed record PluginInspection(IReadOnlyList<PluginMetadata> Plugins, IReadOnlyList<PluginProblem> Problems)
{
    /// <summary>Plugins that were found, and that are not to be loaded: a lock does not name them.</summary>
    public IReadOnlyList<PluginMetadata> PassedOver { get; init; } = [];
}
