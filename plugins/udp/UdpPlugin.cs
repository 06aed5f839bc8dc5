using GemRouter;
using GemRouter.Plugin.Udp;
using GemRouter.Plugin.Udp.Linux;
using GemRouter.Plugin.Udp.Managed;

[assembly: GemPlugin("gem.udp", typeof(UdpPlugin), "0.1")]

namespace GemRouter.Plugin.Udp;

/// <summary>Brings the transport <c>udp</c>: multicast over ordinary UDP sockets.</summary>
public sealed class UdpPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.Add(Transport(OperatingSystem.IsLinux()));
    }

    /// <summary>Describes the transport, on system calls of Linux or on the base library's sockets.</summary>
    internal static ComponentFactory Transport(bool linux) => ComponentFactory.Transport<UdpOptions>(
        "udp",
        "Multicast over ordinary UDP sockets on one interface; needs no privileges.",
        (context, options) => new UdpLink(context, options, linux ? new LinuxSockets() : new ManagedSockets()),
        static _ => new ComponentNeeds { MaxShards = UdpLink.MostShards });
}
