using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Ring.Rings;

#pragma warning disable CS0649 // the kernel fills it
/// <summary>The start of a slot for one frame: struct tpacket2_hdr, as far as it is read. Its status stands first.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SlotFrame
{
    /// <summary>What the kernel puts in front of the IP packet at most, in bytes: this, an address, the Ethernet header, all rounded up, and the virtio header.</summary>
    public const int Room = 128;

    public uint Status;
    public uint Length;
    public uint Captured;
    public ushort Start;
    public ushort Network;
    public uint Seconds;
    public uint Nanoseconds;
    public ushort VlanTag;
}
#pragma warning restore CS0649
