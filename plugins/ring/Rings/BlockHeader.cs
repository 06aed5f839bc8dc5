using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Ring.Rings;

#pragma warning disable CS0649 // the kernel fills it
/// <summary>The start of a block of many frames: struct tpacket_block_desc with its tpacket_hdr_v1, as far as it is read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BlockHeader
{
    /// <summary>Where the status stands in it.</summary>
    public const int StatusAt = 8;

    public uint Version;
    public uint OffsetToPrivate;
    public uint Status;
    public uint Frames;
    public uint OffsetToFirst;
}
#pragma warning restore CS0649
