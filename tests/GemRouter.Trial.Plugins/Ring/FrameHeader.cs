using System.Runtime.InteropServices;

namespace GemRouter.Trial.Plugins;

/// <summary>The start of a frame in a TPACKET_V3 block (tpacket3_hdr).</summary>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal struct FrameHeader
{
    public uint NextOffset;
    public uint Seconds;
    public uint Nanoseconds;
    public uint CapturedLength;
    public uint Length;
    public uint Status;
    public ushort Mac;
    public ushort Network; // where the IP header begins, from the start of this
}
