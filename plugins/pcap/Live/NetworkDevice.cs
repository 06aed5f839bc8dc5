namespace GemRouter.Plugin.Pcap.Live;

/// <summary>An interface as it is at a moment.</summary>
/// <param name="Index">Its number; another one after it went away and came back.</param>
/// <param name="Mtu">Its largest IP packet, in bytes.</param>
/// <param name="IsUp">True where it carries traffic.</param>
/// <param name="IsLoopback">True for the loopback interface.</param>
/// <param name="HardwareAddress">Its 48 bits; 0 where it has none.</param>
/// <param name="IPv4">Its first IPv4 address; unspecified where it has none.</param>
/// <param name="IPv6">Its first IPv6 address beyond the link, or its link-local one; unspecified where it has none.</param>
internal sealed record NetworkDevice(int Index, int Mtu, bool IsUp, bool IsLoopback, ulong HardwareAddress, Address IPv4, Address IPv6)
{
    /// <summary>What a capture is made for: where this differs, another one is needed.</summary>
    public (int Index, int Mtu, bool IsUp, ulong HardwareAddress) Wire => (Index, Mtu, IsUp, HardwareAddress);

    public Address SourceOf(bool ipv4) => ipv4 ? IPv4 : IPv6;
}
