using System.Buffers.Binary;

namespace GemRouter.Plugin.Pcap.Frames;

/// <summary>Reads a frame as far as it is a UDP datagram to a multicast group. Nothing that a frame holds makes it throw; it allocates nothing.</summary>
internal static class FrameReader
{
    private const int UdpHeader = 8;
    private const int IPv4Header = 20;
    private const int IPv6Header = 40;

    /// <summary>Reads a frame.</summary>
    /// <param name="bytes">What was captured of it.</param>
    /// <param name="length">Its length on the wire, in bytes.</param>
    /// <param name="type">Its link type.</param>
    /// <param name="vlan">The VLAN that is wanted.</param>
    /// <param name="verify">True to look at checksums.</param>
    /// <param name="frame">What was read.</param>
    public static FrameKind Read(ReadOnlySpan<byte> bytes, int length, LinkType type, VlanChoice vlan, bool verify, out Frame frame) =>
        Read(bytes, length, type, vlan, verify, verify, out frame);

    /// <summary>The same, where somebody else has looked at the checksum of UDP, or it is not there yet.</summary>
    /// <param name="bytes">What was captured of it.</param>
    /// <param name="length">Its length on the wire, in bytes.</param>
    /// <param name="type">Its link type.</param>
    /// <param name="vlan">The VLAN that is wanted.</param>
    /// <param name="verifyHeader">True to look at the checksum of the IPv4 header.</param>
    /// <param name="verifyUdp">True to look at that of UDP.</param>
    /// <param name="frame">What was read.</param>
    public static FrameKind Read(ReadOnlySpan<byte> bytes, int length, LinkType type, VlanChoice vlan, bool verifyHeader, bool verifyUdp, out Frame frame)
    {
        frame = default;
        length = Math.Max(length, bytes.Length); // a file may say less than it holds
        FrameKind kind = LinkHeader.Read(bytes, type, vlan, out int at, out bool ipv4);
        if (kind != FrameKind.Datagram)
        {
            return kind == FrameKind.Truncated && bytes.Length == length ? FrameKind.Malformed : kind; // a frame that ends too early by itself was not cut
        }

        return ipv4 ? ReadIPv4(bytes, at, length, verifyHeader, verifyUdp, ref frame) : ReadIPv6(bytes, at, length, verifyUdp, ref frame);
    }

    private static FrameKind ReadIPv4(ReadOnlySpan<byte> bytes, int at, int length, bool verifyHeader, bool verifyUdp, ref Frame frame)
    {
        if (bytes.Length - at < IPv4Header)
        {
            return length - at < IPv4Header ? FrameKind.Malformed : FrameKind.Truncated;
        }

        ReadOnlySpan<byte> ip = bytes[at..];
        int header = (ip[0] & 0x0F) * 4;
        frame.IpLength = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        if (ip[0] >> 4 != 4 || header < IPv4Header)
        {
            return FrameKind.Malformed;
        }

        if (!GroupAddress.TryFrom(Address.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(ip[16..])), out frame.Group) || ip[9] != Checksum.Udp)
        {
            return FrameKind.Other;
        }

        frame.Tos = ip[1];
        frame.Ttl = ip[8];
        frame.Source = Address.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(ip[12..]));
        if (frame.IpLength < header || frame.IpLength > length - at || frame.Source.IsMulticast)
        {
            return FrameKind.Malformed;
        }

        if (ip.Length < header)
        {
            return FrameKind.Truncated;
        }

        // A header checksum of 0 was left to hardware, which captures on the sending host show.
        if (verifyHeader && Checksum.Fold(Checksum.Add(0, ip[..header])) != 0xFFFF && BinaryPrimitives.ReadUInt16BigEndian(ip[10..]) != 0)
        {
            return FrameKind.BadChecksum;
        }

        const ushort MoreOrOffset = 0x3FFF;
        return (BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & MoreOrOffset) != 0
            ? FrameKind.Fragment
            : ReadUdp(bytes, at + header, at + frame.IpLength, ip.Slice(12, 8), verifyUdp, ref frame);
    }

    private static FrameKind ReadIPv6(ReadOnlySpan<byte> bytes, int at, int length, bool verify, ref Frame frame)
    {
        if (bytes.Length - at < IPv6Header)
        {
            return length - at < IPv6Header ? FrameKind.Malformed : FrameKind.Truncated;
        }

        ReadOnlySpan<byte> ip = bytes[at..];
        int payload = BinaryPrimitives.ReadUInt16BigEndian(ip[4..]);
        frame.IpLength = IPv6Header + payload;
        if (ip[0] >> 4 != 6)
        {
            return FrameKind.Malformed;
        }

        Address destination = new(ip.Slice(24, Address.Size));
        if (destination.IsIPv4 || !GroupAddress.TryFrom(destination, out frame.Group))
        {
            return FrameKind.Other;
        }

        frame.Tos = (byte)(BinaryPrimitives.ReadUInt16BigEndian(ip) >> 4);
        frame.Ttl = ip[7];
        frame.Source = new Address(ip.Slice(8, Address.Size));
        int end = at + frame.IpLength;
        FrameKind kind = IPv6Extensions.Skip(bytes, ip[6], at + IPv6Header, end, out int udp);
        if (kind != FrameKind.Datagram)
        {
            return kind;
        }

        // A payload length of 0 with a datagram behind it is a jumbogram, which no Ethernet carries. An IPv4-mapped source is none on the wire (RFC 4291).
        return end > length || frame.Source.IsMulticast || frame.Source.IsIPv4
            ? FrameKind.Malformed
            : ReadUdp(bytes, udp, end, ip.Slice(8, 2 * Address.Size), verify, ref frame);
    }

    private static FrameKind ReadUdp(ReadOnlySpan<byte> bytes, int at, int end, ReadOnlySpan<byte> addresses, bool verify, ref Frame frame)
    {
        if (end - at < UdpHeader)
        {
            return FrameKind.Malformed;
        }

        if (bytes.Length - at < UdpHeader)
        {
            return FrameKind.Truncated;
        }

        ReadOnlySpan<byte> udp = bytes[at..];
        int length = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        frame.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(udp);
        frame.Port = BinaryPrimitives.ReadUInt16BigEndian(udp[2..]);
        if (length < UdpHeader || length > end - at || frame.Port == 0)
        {
            return FrameKind.Malformed;
        }

        frame.PayloadAt = at + UdpHeader;
        frame.PayloadLength = length - UdpHeader;
        if (udp.Length < length)
        {
            return FrameKind.Truncated;
        }

        return !verify || IsRight(udp[..length], addresses) ? FrameKind.Datagram : FrameKind.BadChecksum;
    }

    private static bool IsRight(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> addresses)
    {
        ushort said = BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]);
        if (said == 0)
        {
            return addresses.Length == 8; // none; over IPv6 there must be one (RFC 8200, section 8.1)
        }

        ulong pseudo = Checksum.PseudoHeader(addresses, datagram.Length);
        return Checksum.Fold(Checksum.Add(pseudo, datagram)) == 0xFFFF
            || said == Checksum.Fold(pseudo); // what a sender leaves there for its hardware to go on with
    }
}
