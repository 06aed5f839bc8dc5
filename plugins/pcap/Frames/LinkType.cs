namespace GemRouter.Plugin.Pcap.Frames;

/// <summary>What stands in front of an IP packet in a frame: the numbers of the registry at tcpdump.org/linktypes.html.</summary>
internal enum LinkType
{
    /// <summary>BSD loopback: 4 bytes of address family in the byte order of the machine that captured.</summary>
    Null = 0,

    /// <summary>Ethernet II, with or without VLAN tags.</summary>
    Ethernet = 1,

    /// <summary>The IP packet alone; the number that libpcap says on Linux.</summary>
    RawLinux = 12,

    /// <summary>The same, OpenBSD.</summary>
    RawOpenBsd = 14,

    /// <summary>The same, in files.</summary>
    Raw = 101,

    /// <summary>OpenBSD loopback: 4 bytes of address family in network order.</summary>
    Loop = 108,

    /// <summary>Linux "cooked" capture, 16 bytes.</summary>
    LinuxCooked = 113,

    /// <summary>An IPv4 packet alone.</summary>
    IPv4 = 228,

    /// <summary>An IPv6 packet alone.</summary>
    IPv6 = 229,

    /// <summary>Linux "cooked" capture, version 2, 20 bytes.</summary>
    LinuxCooked2 = 276,
}
