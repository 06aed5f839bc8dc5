namespace GemRouter.Protocol;

/// <summary>How much fits into an IP packet of the fabric. All sizes in bytes; a result of 0 or less says that nothing does.</summary>
public static class FabricSize
{
    private const int UdpHeader = 8;

    /// <summary>The IP header: 20 bytes for IPv4 (no options), 40 for IPv6 (no extension).</summary>
    public static int IPHeader(bool ipv4) => ipv4 ? 20 : 40;

    /// <summary>What sealing adds to an inner payload: 12 + t (wire 5.1).</summary>
    public static int Overhead(SuiteParameters suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return DataHeader.FixedOverhead + suite.TagSize;
    }

    /// <summary>The largest UDP payload.</summary>
    /// <param name="mtu">The largest IP packet.</param>
    /// <param name="ipv4">The family.</param>
    public static int MaxDatagram(int mtu, bool ipv4) => Math.Min(mtu - IPHeader(ipv4) - UdpHeader, FragmentHeader.MaxPayload);

    /// <summary>The largest inner payload, prefixes and padding included.</summary>
    /// <param name="mtu">The largest IP packet.</param>
    /// <param name="ipv4">The family.</param>
    /// <param name="suite">The suite.</param>
    public static int MaxInner(int mtu, bool ipv4, SuiteParameters suite) => MaxDatagram(mtu, ipv4) - Overhead(suite);

    /// <summary>The largest payload that needs no fragments.</summary>
    /// <param name="mtu">The largest IP packet.</param>
    /// <param name="ipv4">The family.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="origin">True where packets carry their origin.</param>
    public static int MaxPayload(int mtu, bool ipv4, SuiteParameters suite, bool origin) =>
        MaxInner(mtu, ipv4, suite) - (origin ? Origin.SizeFor(ipv4) : 0);

    /// <summary>The largest payload that goes in fragments.</summary>
    /// <param name="mtu">The largest IP packet.</param>
    /// <param name="ipv4">The family.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="origin">True where packets carry their origin.</param>
    public static int MaxFragmentedPayload(int mtu, bool ipv4, SuiteParameters suite, bool origin) => Math.Min(
        FragmentHeader.MaxCount * (MaxPayload(mtu, ipv4, suite, origin) - FragmentHeader.Size),
        FragmentHeader.MaxPayload);
}
