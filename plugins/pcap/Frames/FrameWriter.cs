using System.Buffers.Binary;

namespace GemRouter.Plugin.Pcap.Frames;

/// <summary>Writes a packet as a whole frame: link header, IP, UDP, payload, with right lengths and checksums.</summary>
/// <param name="type">Ethernet, or an IP packet alone.</param>
/// <param name="hardwareAddress">The source of Ethernet frames, 48 bits.</param>
/// <param name="vlan">The tags of Ethernet frames.</param>
internal sealed class FrameWriter(LinkType type, ulong hardwareAddress, VlanChoice vlan)
{
    public const int UdpHeader = 8;
    public const int IPv4Header = 20;
    public const int IPv6Header = 40;

    private const int EthernetHeader = 14;
    private const int Longest = 65_535;
    private const ushort DoNotFragment = 0x4000;

    private readonly int _linkHeader = type == LinkType.Ethernet ? EthernetHeader + vlan.TagBytes : 0;

    /// <summary>Room for any frame, in bytes.</summary>
    public const int Room = EthernetHeader + 8 + IPv6Header + Longest;

    /// <summary>The longest payload of an IP packet of this length.</summary>
    public static int MostPayload(int mtu, bool ipv4) => Math.Min(mtu, Longest) - UdpHeader - (ipv4 ? IPv4Header : IPv6Header);

    /// <summary>True for link types that can be written.</summary>
    public static bool CanWrite(LinkType type) => type is LinkType.Ethernet or LinkType.Raw or LinkType.RawLinux or LinkType.RawOpenBsd;

    /// <summary>Writes a frame.</summary>
    /// <param name="frame">At least <see cref="Room"/> bytes.</param>
    /// <param name="packet">The packet; its payload fits.</param>
    /// <param name="source">The source address, of the group's family.</param>
    /// <param name="sourcePort">The source port.</param>
    /// <returns>The frame's length in bytes.</returns>
    public int Write(Span<byte> frame, Packet packet, Address source, ushort sourcePort)
    {
        int headers = WriteHeaders(frame, packet, source, sourcePort, out ulong pseudoHeader);
        packet.Payload.CopyTo(frame[headers..]);
        Span<byte> datagram = frame.Slice(headers - UdpHeader, UdpHeader + packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], Checksum.OfUdp(pseudoHeader, datagram));
        return headers + packet.Length;
    }

    /// <summary>Writes what stands in front of the payload, the checksum of UDP left at 0.</summary>
    /// <param name="frame">Room for it.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="source">The source address, of the group's family.</param>
    /// <param name="sourcePort">The source port.</param>
    /// <param name="pseudoHeader">What goes into that checksum besides the datagram; see <see cref="Checksum.OfUdp"/>.</param>
    /// <returns>Its length in bytes.</returns>
    public int WriteHeaders(Span<byte> frame, Packet packet, Address source, ushort sourcePort, out ulong pseudoHeader)
    {
        GroupAddress group = packet.Group;
        int at = _linkHeader;
        if (at > 0)
        {
            WriteEthernet(frame, group);
        }

        int udp = UdpHeader + packet.Length;
        byte tos = (byte)((packet.Dscp << 2) | (packet.Ecn & 3));
        ReadOnlySpan<byte> addresses = group.IsIPv4
            ? WriteIPv4(frame[at..], tos, packet.Ttl, udp, source, group)
            : WriteIPv6(frame[at..], tos, packet.Ttl, udp, source, group);
        pseudoHeader = Checksum.PseudoHeader(addresses, udp);
        at += group.IsIPv4 ? IPv4Header : IPv6Header;

        Span<byte> header = frame.Slice(at, UdpHeader);
        BinaryPrimitives.WriteUInt16BigEndian(header, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], packet.Port);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)udp);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], 0);
        return at + UdpHeader;
    }

    private static ReadOnlySpan<byte> WriteIPv4(Span<byte> ip, byte tos, byte ttl, int payload, Address source, GroupAddress group)
    {
        ip = ip[..IPv4Header];
        ip[0] = 0x45;
        ip[1] = tos;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(IPv4Header + payload));
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], 0); // an identification is for fragments alone (RFC 6864)
        BinaryPrimitives.WriteUInt16BigEndian(ip[6..], DoNotFragment);
        ip[8] = ttl;
        ip[9] = Checksum.Udp;
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], source.IPv4Bits);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], group.Address.IPv4Bits);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~Checksum.Fold(Checksum.Add(0, ip)));
        return ip.Slice(12, 8);
    }

    private static ReadOnlySpan<byte> WriteIPv6(Span<byte> ip, byte tos, byte ttl, int payload, Address source, GroupAddress group)
    {
        ip = ip[..IPv6Header];
        BinaryPrimitives.WriteUInt32BigEndian(ip, 0x6000_0000u | ((uint)tos << 20));
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)payload);
        ip[6] = Checksum.Udp;
        ip[7] = ttl;
        source.Write(ip[8..]);
        group.Address.Write(ip[24..]);
        return ip.Slice(8, 2 * Address.Size);
    }

    private void WriteEthernet(Span<byte> frame, GroupAddress group)
    {
        uint low = group.Address.IPv4Bits; // the last 32 bits of IPv6, too
        if (group.IsIPv4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame, 0x0100); // 01:00:5e and 23 bits of the group (RFC 1112, section 6.4)
            BinaryPrimitives.WriteUInt32BigEndian(frame[2..], 0x5E00_0000u | (low & 0x007F_FFFF));
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame, 0x3333); // and 32 bits of the group (RFC 2464, section 7)
            BinaryPrimitives.WriteUInt32BigEndian(frame[2..], low);
        }

        BinaryPrimitives.WriteUInt16BigEndian(frame[6..], (ushort)(hardwareAddress >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(frame[8..], (uint)hardwareAddress);
        int at = 12;
        WriteTag(frame, ref at, VlanChoice.ServiceTag, vlan.Outer);
        WriteTag(frame, ref at, VlanChoice.Tag, vlan.Vlan);
        BinaryPrimitives.WriteUInt16BigEndian(frame[at..], group.IsIPv4 ? LinkHeader.IPv4 : LinkHeader.IPv6);
    }

    private static void WriteTag(Span<byte> frame, ref int at, ushort tag, ushort id)
    {
        if (id > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame[at..], tag);
            BinaryPrimitives.WriteUInt16BigEndian(frame[(at + 2)..], id);
            at += 4;
        }
    }
}
