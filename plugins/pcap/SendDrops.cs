using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap;

/// <summary>Why a sender drops packets; one set a sender, since each has a thread of its own.</summary>
internal sealed class SendDrops(ICounters counters)
{
    public DropReason TooLong { get; } = counters.DropReason("send_too_long", "The packet is longer than the interface's MTU, or the link's mtu; nothing is fragmented.");

    public DropReason Down { get; } = counters.DropReason("send_down", "The interface is absent, down or without an address; or the link is on files and writes none.");

    public DropReason Full { get; } = counters.DropReason("send_full", "The system's queues were full: more was sent than the interface carries.");

    public DropReason Refused { get; } = counters.DropReason("send_refused", "The packet cannot be sent: a TTL of 0, a source or group that is none, a full disk, or the system said no.");

    /// <summary>What speaks against a packet before the system sees it; null where nothing does.</summary>
    public DropReason? Against(Packet packet, int mtu) =>
        packet.Ttl == 0 || packet.Port == 0 || !packet.Group.Address.IsMulticast || packet.Source.IsMulticast ? Refused
        : packet.Length > FrameWriter.MostPayload(mtu, packet.Group.IsIPv4) ? TooLong
        : null;
}
