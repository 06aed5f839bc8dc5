using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Ring.Filters;

/// <summary>struct sock_filter: one instruction of a classic packet filter (linux/filter.h).</summary>
/// <param name="Code">What to do.</param>
/// <param name="IfTrue">Instructions to pass over where a comparison holds.</param>
/// <param name="IfFalse">The same where it does not.</param>
/// <param name="Operand">The constant, or where to load from.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand)
{
    public const ushort LoadWord = 0x20;         // ld [k]
    public const ushort LoadHalf = 0x28;         // ldh [k]
    public const ushort LoadByte = 0x30;         // ldb [k]
    public const ushort LoadHalfBehind = 0x48;   // ldh [x + k]
    public const ushort LoadHeaderLength = 0xB1; // ldx 4 * ([k] & 0xf)
    public const ushort Multiply = 0x24;
    public const ushort And = 0x54;
    public const ushort ShiftLeft = 0x64;
    public const ushort ShiftRight = 0x74;
    public const ushort XorX = 0xAC;
    public const ushort Jump = 0x05;
    public const ushort JumpIfEqual = 0x15;
    public const ushort JumpIfGreater = 0x25;
    public const ushort JumpIfAtLeast = 0x35;
    public const ushort JumpIfAny = 0x45;        // jset
    public const ushort Return = 0x06;
    public const ushort ReturnValue = 0x16;      // ret a
    public const ushort Keep = 0x02;             // st M[k]
    public const ushort Recall = 0x60;           // ld M[k]
    public const ushort ToX = 0x07;              // tax
    public const ushort Constant = 0x00;         // ld #k

    /// <summary>Offsets from here on are fields that the kernel has beside the frame (SKF_AD_OFF).</summary>
    public const uint Beside = unchecked((uint)-0x1000);

    /// <summary>Offsets from here on are counted from the IP header (SKF_NET_OFF).</summary>
    public const uint Network = unchecked((uint)-0x100000);

    public const uint Protocol = Beside;      // the EtherType
    public const uint PacketType = Beside + 4;
    public const uint VlanTag = Beside + 44;
}
