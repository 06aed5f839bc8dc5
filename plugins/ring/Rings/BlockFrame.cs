using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Ring.Rings;

#pragma warning disable CS0649 // the kernel fills it
/// <summary>The start of a frame in a block: struct tpacket3_hdr, as far as it is read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BlockFrame
{
    public uint OffsetToNext;
    public uint Seconds;
    public uint Nanoseconds;
    public uint Captured;
    public uint Length;
    public uint Status;
    public ushort Start;
    public ushort Network;
    public uint Hash;
    public uint VlanTag;
}
#pragma warning restore CS0649
