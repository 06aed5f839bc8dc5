namespace __namespace__;

/// <summary>Brings the discovery strategy <c>peers</c>.</summary>
public sealed class PeersPlugin : IPlugin
{
    /// <summary>Describes what the plugin can make; it makes nothing yet, and asks nobody.</summary>
    public void Register(IPluginRegistry registry) => registry.Add(ComponentFactory.Discovery<PeersOptions>(
        "peers",
        "A fixed list of peers, for networks without multicast between routers.",
        static (_, options) => new PeersDiscovery(options)));
}
