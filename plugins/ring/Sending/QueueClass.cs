namespace GemRouter.Plugin.Ring.Sending;

/// <summary>The priority that Linux gives a packet in the queues of an interface: what a socket does of itself by the packet's TOS, has to be said of a frame (SO_PRIORITY).</summary>
internal static class QueueClass
{
    /// <summary>The priority (TC_PRIO_…), 0 to 6: of IPv4 by two bits of the DSCP (rt_tos2priority); of IPv6 always 0.</summary>
    public static int PriorityOf(Packet packet) => !packet.Group.IsIPv4 ? 0 : ((packet.Dscp >> 1) & 3) switch
    {
        1 => 2, // bulk
        2 => 6, // interactive
        3 => 4, // interactive bulk
        _ => 0, // best effort
    };
}
