using GemRouter;
using GemRouter.Plugin.Ring;

[assembly: GemPlugin("gem.ring", typeof(RingPlugin), "0.1")]

namespace GemRouter.Plugin.Ring;

/// <summary>Brings the transport <c>ring</c>: frames out of a packet ring that Linux fills, and runs of packets into ordinary sockets.</summary>
public sealed class RingPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.Add(ComponentFactory.Transport<RingOptions>(
            "ring",
            "Multicast out of a packet ring of Linux, sent in runs; whole prefixes and original sources.",
            static (context, options) => new RingLink(context, options),
            static _ => new ComponentNeeds { Privileges = Privileges.RawSockets, MaxShards = RingLink.MostShards }));
    }
}
