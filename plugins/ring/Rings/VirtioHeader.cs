using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Ring.Rings;

/// <summary>struct virtio_net_hdr (linux/virtio_net.h), which stands in front of each frame: in a ring it says whether the frame is several datagrams joined into one, in what is sent how far its checksum is.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct VirtioHeader
{
    /// <summary>Its length in bytes.</summary>
    public const int Size = 10;

    /// <summary>VIRTIO_NET_HDR_F_NEEDS_CSUM: the checksum holds the sum of the pseudo-header alone.</summary>
    public const byte NeedsChecksum = 1;

    /// <summary>VIRTIO_NET_HDR_GSO_UDP_L4: UDP datagrams with one header.</summary>
    public const byte JoinedDatagrams = 5;

    public byte Flags;
    public byte Joined;
    public ushort HeaderLength;

    /// <summary>The payload of each joined datagram in bytes; the last may have less.</summary>
    public ushort Step;

    public ushort ChecksumStart;
    public ushort ChecksumOffset;
}
