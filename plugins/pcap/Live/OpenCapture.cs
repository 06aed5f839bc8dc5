using SharpPcap.LibPcap;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>SharpPcap's device, with the descriptor that it keeps to itself.</summary>
internal sealed class OpenCapture(PcapInterface device) : LibPcapLiveDevice(device)
{
    /// <summary>The descriptor to wait on; negative where there is none.</summary>
    public int Descriptor => FileDescriptor;
}
