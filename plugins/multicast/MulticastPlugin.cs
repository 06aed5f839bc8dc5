using GemRouter;
using GemRouter.Plugin.Multicast;

[assembly: GemPlugin("gem.multicast", typeof(MulticastPlugin), "0.1")]

namespace GemRouter.Plugin.Multicast;

/// <summary>Brings the discovery strategy <c>multicast</c>: all routers of a domain meet in one group.</summary>
public sealed class MulticastPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.Add(ComponentFactory.Discovery<MulticastOptions>(
            "multicast",
            "One multicast group and port in which all routers meet.",
            static (_, options) => new MulticastDiscovery(ControlEndpoints.Multicast(options.Group, (ushort)options.Port))));
    }
}
