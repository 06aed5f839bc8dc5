namespace GemRouter.Loading;

/// <summary>Trusts whatever lies in the search paths: whoever can write there has the router's full rights.</summary>
public sealed class TrustEverything : IPluginTrust
{
    /// <inheritdoc/>
    public IEnumerable<PluginProblem> Check(PluginMetadata plugin) => [];
}
