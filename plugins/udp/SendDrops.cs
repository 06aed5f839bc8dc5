using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Udp;

/// <summary>Why a sender drops packets; one set a sender, since each has a thread of its own.</summary>
internal sealed class SendDrops(ICounters counters)
{
    public DropReason TooLong { get; } = counters.DropReason("send_too_long", "The packet is longer than the interface's MTU, or the link's mtu; nothing is fragmented.");

    public DropReason Down { get; } = counters.DropReason("send_down", "The interface is absent, down or without an address.");

    public DropReason Full { get; } = counters.DropReason("send_full", "The system's queues were full: more was sent than the interface carries.");

    public DropReason Refused { get; } = counters.DropReason("send_refused", "The system did not take the packet: a firewall, a TTL of 0, an address family that the host lacks.");

    /// <summary>The reason for an error number of Linux.</summary>
    public DropReason For(int error) => error switch
    {
        Errno.TooLong => TooLong,
        Errno.Again or Errno.NoBuffers or Errno.NoMemory => Full,
        Errno.NetworkDown or Errno.NetworkUnreachable or Errno.HostUnreachable or Errno.NoDevice or Errno.NoSuchDeviceOrAddress or Errno.AddressNotAvailable => Down,
        _ => Refused,
    };

    /// <summary>What speaks against a packet before the system sees it; null where nothing does.</summary>
    public DropReason? Against(Packet packet, Device? device, int mtu)
    {
        if (device is null || (packet.Group.IsIPv4 && device.IPv4.IsUnspecified))
        {
            return Down;
        }

        const int UdpHeader = 8;
        GroupAddress group = packet.Group;
        int headers = UdpHeader + (group.IsIPv4 ? 20 : 40);
        return packet.Ttl == 0 || !group.Address.IsMulticast ? Refused : packet.Length + headers > mtu ? TooLong : null;
    }
}
