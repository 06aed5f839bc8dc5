using GemRouter;
using GemRouter.Plugin.Pcap;
using GemRouter.Plugin.Pcap.Live;
using GemRouter.Plugin.Pcap.Recordings;

[assembly: GemPlugin("gem.pcap", typeof(PcapPlugin), "0.1")]

namespace GemRouter.Plugin.Pcap;

/// <summary>Brings the transport <c>pcap</c>: whole frames, captured and injected on an interface, or read from and written to files.</summary>
public sealed class PcapPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.Add(ComponentFactory.Transport<PcapOptions>(
            "pcap",
            "Multicast by raw capture and injection on one interface, whole prefixes and original sources; or from and to capture files.",
            static (context, options) => options.IsLive ? new CaptureLink(context, options) : new RecordingLink(context, options),
            static options => options.IsLive ? new ComponentNeeds { Privileges = Privileges.RawSockets } : ComponentNeeds.None));
    }
}
