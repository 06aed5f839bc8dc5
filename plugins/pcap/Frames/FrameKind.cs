namespace GemRouter.Plugin.Pcap.Frames;

/// <summary>What a frame turned out to be.</summary>
internal enum FrameKind
{
    /// <summary>A whole UDP datagram to a multicast group.</summary>
    Datagram,

    /// <summary>Something else: no IP, no UDP, not multicast, another VLAN.</summary>
    Other,

    /// <summary>Headers that contradict themselves or each other.</summary>
    Malformed,

    /// <summary>The capture cut it.</summary>
    Truncated,

    /// <summary>A fragment of an IP packet.</summary>
    Fragment,

    /// <summary>The checksum of the IPv4 header or of UDP is wrong.</summary>
    BadChecksum,
}
