namespace GemRouter.Plugin.Pcap.Frames;

/// <summary>Passes over the extension headers of an IPv6 packet (RFC 8200, section 4).</summary>
internal static class IPv6Extensions
{
    private const byte HopByHop = 0;
    private const byte Routing = 43;
    private const byte Fragment = 44;
    private const byte Authentication = 51;
    private const byte Destination = 60;
    private const byte Mobility = 135;
    private const byte Host = 139;
    private const byte Shim = 140;
    private const int Unit = 8;

    /// <summary>Finds the UDP header.</summary>
    /// <param name="bytes">The frame as captured.</param>
    /// <param name="next">The type of the header behind the IPv6 header.</param>
    /// <param name="at">Where that begins.</param>
    /// <param name="end">Where the IP packet ends, as its header says.</param>
    /// <param name="udp">Where the UDP header begins.</param>
    public static FrameKind Skip(ReadOnlySpan<byte> bytes, byte next, int at, int end, out int udp)
    {
        udp = at;
        bool whole = true;
        while (next != Checksum.Udp)
        {
            if (next is not (HopByHop or Routing or Fragment or Authentication or Destination or Mobility or Host or Shim))
            {
                return FrameKind.Other;
            }

            if (end - at < Unit)
            {
                return FrameKind.Malformed;
            }

            if (bytes.Length - at < Unit)
            {
                return FrameKind.Truncated;
            }

            ReadOnlySpan<byte> header = bytes.Slice(at, Unit);
            if (next == Fragment)
            {
                whole &= header[2] == 0 && (header[3] & 0xF9) == 0; // offset 0 and no more: a fragment that is all (RFC 6946)
            }
            else if (next == Routing && header[3] > 0)
            {
                return FrameKind.Malformed; // still on its way to another destination, which a group cannot be
            }

            at += next == Fragment ? Unit : next == Authentication ? (header[1] + 2) * 4 : (header[1] + 1) * Unit;
            next = header[0];
            if (!whole)
            {
                return next is Checksum.Udp or Destination ? FrameKind.Fragment : FrameKind.Other;
            }
        }

        udp = at;
        return at > end ? FrameKind.Malformed : FrameKind.Datagram;
    }
}
