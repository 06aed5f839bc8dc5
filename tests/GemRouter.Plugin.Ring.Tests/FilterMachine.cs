using System.Buffers.Binary;
using GemRouter.Plugin.Ring.Filters;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Runs a packet filter as the kernel does, on a frame from its Ethernet header on; a load beyond the frame ends it with 0.</summary>
internal static class FilterMachine
{
    private const int Header = 14;

    public static uint Run(ReadOnlySpan<Instruction> program, ReadOnlySpan<byte> frame, uint packetType = 0, uint vlanTag = 0) =>
        Run(program, frame, out _, packetType, vlanTag);

    /// <summary>The same, and how many instructions it took.</summary>
    public static uint Run(ReadOnlySpan<Instruction> program, ReadOnlySpan<byte> frame, out int steps, uint packetType = 0, uint vlanTag = 0)
    {
        steps = 0;
        Span<uint> kept = stackalloc uint[16];
        uint a = 0;
        uint x = 0;
        for (int at = 0; ; at++)
        {
            Instruction now = program[at];
            steps++;
            switch (now.Code)
            {
                case Instruction.LoadWord when now.Operand == Instruction.PacketType:
                    a = packetType;
                    break;
                case Instruction.LoadWord when now.Operand == Instruction.VlanTag:
                    a = vlanTag;
                    break;
                case Instruction.LoadWord when now.Operand == Instruction.Protocol:
                    a = BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);
                    break;
                case Instruction.LoadWord or Instruction.LoadHalf or Instruction.LoadByte or Instruction.LoadHalfBehind:
                    int width = now.Code == Instruction.LoadWord ? 4 : now.Code == Instruction.LoadByte ? 1 : 2;
                    long place = PlaceOf(now.Operand) + (now.Code == Instruction.LoadHalfBehind ? x : 0);
                    if (place + width > frame.Length)
                    {
                        return 0;
                    }

                    ReadOnlySpan<byte> there = frame[(int)place..];
                    a = width == 4 ? BinaryPrimitives.ReadUInt32BigEndian(there) : width == 2 ? BinaryPrimitives.ReadUInt16BigEndian(there) : there[0];
                    break;
                case Instruction.LoadHeaderLength:
                    if (now.Operand >= frame.Length)
                    {
                        return 0;
                    }

                    x = (uint)(frame[(int)now.Operand] & 0x0F) * 4;
                    break;
                case Instruction.Constant:
                    a = now.Operand;
                    break;
                case Instruction.Multiply:
                    a *= now.Operand;
                    break;
                case Instruction.And:
                    a &= now.Operand;
                    break;
                case Instruction.XorX:
                    a ^= x;
                    break;
                case Instruction.ShiftLeft:
                    a <<= (int)now.Operand;
                    break;
                case Instruction.ShiftRight:
                    a >>= (int)now.Operand;
                    break;
                case Instruction.ToX:
                    x = a;
                    break;
                case Instruction.Keep:
                    kept[(int)now.Operand] = a;
                    break;
                case Instruction.Recall:
                    a = kept[(int)now.Operand];
                    break;
                case Instruction.Jump:
                    at += (int)now.Operand;
                    break;
                case Instruction.JumpIfEqual:
                    at += a == now.Operand ? now.IfTrue : now.IfFalse;
                    break;
                case Instruction.JumpIfGreater:
                    at += a > now.Operand ? now.IfTrue : now.IfFalse;
                    break;
                case Instruction.JumpIfAtLeast:
                    at += a >= now.Operand ? now.IfTrue : now.IfFalse;
                    break;
                case Instruction.JumpIfAny:
                    at += (a & now.Operand) != 0 ? now.IfTrue : now.IfFalse;
                    break;
                case Instruction.Return:
                    return now.Operand;
                case Instruction.ReturnValue:
                    return a;
                default:
                    throw new InvalidOperationException($"There is no instruction {now.Code:x}.");
            }
        }
    }

    private static long PlaceOf(uint operand) => operand >= Instruction.Network ? Header + (long)(operand - Instruction.Network) : operand;
}
