using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>struct mmsghdr of 64-bit Linux: a struct msghdr, and the bytes that were received or sent.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Message
{
    public nint Name;
    public uint NameLength;
    public nint Parts;
    public nint PartCount;
    public nint Control;
    public nint ControlLength;
    public int Flags;
    private readonly uint _padding; // the inner structure ends on 8 bytes
    public uint Length;
    private readonly uint _end;
}
