using System.Buffers.Binary;

namespace GemRouter.Plugin.Pcap.Frames;

/// <summary>Finds the IP packet in a frame.</summary>
internal static class LinkHeader
{
    public const ushort IPv4 = 0x0800;
    public const ushort IPv6 = 0x86DD;

    private const int MostTags = 4;
    private const ushort VlanMask = 0x0FFF;

    /// <summary>True for link types that can be read.</summary>
    public static bool IsKnown(LinkType type) => type is LinkType.Null or LinkType.Ethernet or LinkType.RawLinux or LinkType.RawOpenBsd or LinkType.Raw
        or LinkType.Loop or LinkType.LinuxCooked or LinkType.LinuxCooked2 or LinkType.IPv4 or LinkType.IPv6;

    /// <summary>Reads what stands in front of the IP packet.</summary>
    /// <param name="frame">The frame as captured.</param>
    /// <param name="type">Its link type.</param>
    /// <param name="vlan">The VLAN that is wanted.</param>
    /// <param name="at">Where the IP packet begins, within the frame or at its end.</param>
    /// <param name="isIPv4">True for IPv4, false for IPv6.</param>
    /// <returns><see cref="FrameKind.Datagram"/> where there is an IP packet.</returns>
    public static FrameKind Read(ReadOnlySpan<byte> frame, LinkType type, VlanChoice vlan, out int at, out bool isIPv4)
    {
        at = 0;
        isIPv4 = true;
        switch (type)
        {
            case LinkType.Ethernet:
                at = 14;
                return ReadTags(frame, 12, vlan, ref at, out isIPv4);
            case LinkType.LinuxCooked:
                at = 16;
                return ReadTags(frame, 14, vlan, ref at, out isIPv4);
            case LinkType.LinuxCooked2:
                at = 20;
                return ReadTags(frame, 0, vlan, ref at, out isIPv4);
            case LinkType.Null or LinkType.Loop:
                at = 4;
                return frame.Length < 4 ? FrameKind.Truncated : Family(frame, out isIPv4);
            case LinkType.Raw or LinkType.RawLinux or LinkType.RawOpenBsd:
                return frame.IsEmpty ? FrameKind.Truncated : Version(frame[0], out isIPv4);
            case LinkType.IPv4:
                return FrameKind.Datagram;
            case LinkType.IPv6:
                isIPv4 = false;
                return FrameKind.Datagram;
            default:
                return FrameKind.Other;
        }
    }

    private static FrameKind ReadTags(ReadOnlySpan<byte> frame, int typeAt, VlanChoice vlan, ref int at, out bool isIPv4)
    {
        isIPv4 = true;
        ushort outer = 0;
        ushort inner = 0;
        if (frame.Length < at)
        {
            return FrameKind.Truncated;
        }

        ushort type = BinaryPrimitives.ReadUInt16BigEndian(frame[typeAt..]);
        for (int tags = 0; type is VlanChoice.Tag or VlanChoice.ServiceTag or 0x9100; tags++)
        {
            if (tags == MostTags)
            {
                return FrameKind.Other;
            }

            if (frame.Length < at + 4)
            {
                return FrameKind.Truncated;
            }

            ushort id = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(frame[at..]) & VlanMask);
            if (id > 0) // 0 is a priority without a VLAN
            {
                if (outer > 0)
                {
                    return FrameKind.Other; // three VLANs deep
                }

                (outer, inner) = (inner, id);
            }

            type = BinaryPrimitives.ReadUInt16BigEndian(frame[(at + 2)..]);
            at += 4;
        }

        isIPv4 = type == IPv4;
        return type is IPv4 or IPv6 && vlan.Takes(outer, inner) ? FrameKind.Datagram : FrameKind.Other;
    }

    private static FrameKind Family(ReadOnlySpan<byte> frame, out bool isIPv4)
    {
        // In whatever byte order: families are small. 2 is AF_INET everywhere; AF_INET6 is 10 on Linux, 24, 28 and 30 on the BSDs.
        uint family = BinaryPrimitives.ReadUInt32BigEndian(frame);
        family = family > ushort.MaxValue ? BinaryPrimitives.ReverseEndianness(family) : family;
        isIPv4 = family == 2;
        return family is 2 or 10 or 24 or 28 or 30 ? FrameKind.Datagram : FrameKind.Other;
    }

    private static FrameKind Version(byte first, out bool isIPv4)
    {
        isIPv4 = first >> 4 == 4;
        return first >> 4 is 4 or 6 ? FrameKind.Datagram : FrameKind.Malformed;
    }
}
