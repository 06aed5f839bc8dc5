namespace GemRouter.Plugin.Udp;

/// <summary>
/// The groups that are guaranteed never to be one (RFC 1112, section 4; RFC 4291, section 2.7.1). A socket that only sends, from a port that others receive on, is bound to them: so no datagram finds
/// it, and it takes none from those others, while Linux sends from the interface's address all the same.
/// </summary>
internal static class ReservedGroup
{
    private static readonly Address IPv4 = Address.Parse("224.0.0.0");
    private static readonly Address IPv6 = Address.Parse("ff00::");

    public static Address Of(bool ipv4) => ipv4 ? IPv4 : IPv6;
}
