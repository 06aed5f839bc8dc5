using System.Runtime.InteropServices;

namespace GemRouter.Trial.Plugins;

/// <summary>The start of a block of a TPACKET_V3 ring (linux/if_packet.h, tpacket_block_desc with its tpacket_hdr_v1), as far as it is used.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BlockHeader
{
    public const uint Kernel = 0; // TP_STATUS_KERNEL
    public const uint User = 1;   // TP_STATUS_USER

    public uint Version;
    public uint OffsetToPrivate;
    public uint Status;
    public uint Packets;
    public uint OffsetToFirst;
    public uint Length;
    public ulong Sequence;
}
