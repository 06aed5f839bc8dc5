namespace GemRouter.Plugin.Ring.Filters;

/// <summary>
/// Spreads flows over the receivers of a link: <see cref="FlowHash"/> as a program that the kernel runs on each frame; it gives the frame to the receiver whose number is the outcome, modulo their count (PACKET_FANOUT_CBPF).
/// So each receiver gets the flows of its own worker. What has its port elsewhere (a fragment, and what has extension headers of IPv6) goes by its group, as if the port were 0.
/// </summary>
internal static class FlowSpread
{
    private const uint IPv4 = 0x0800;
    private const uint IPv4Group = Instruction.Network + 16;
    private const uint IPv6Group = Instruction.Network + 24;
    private const uint Fragment = 0x3FFF; // offset, or more to come
    private const uint Udp = 17;

    /// <summary>The program.</summary>
    public static Instruction[] Program { get; } = Build();

    private static Instruction[] Build()
    {
        FilterProgram program = new();
        int four = program.Label();
        int finish = program.Label();
        int portless = program.Label();
        program.Add(Instruction.LoadWord, Instruction.Protocol).GoIf(Instruction.JumpIfEqual, IPv4, four);

        // IPv6: the four words of the group, and the port where it stands behind the fixed header.
        program.Add(Instruction.LoadWord, IPv6Group);
        for (uint word = 1; word < 4; word++)
        {
            program.Add(Instruction.Multiply, FlowHash.GroupFactor).Add(Instruction.ToX).Add(Instruction.LoadWord, IPv6Group + (word * 4)).Add(Instruction.XorX);
        }

        program.Add(Instruction.Multiply, FlowHash.GroupFactor).Add(Instruction.Keep, 0);
        program.Add(Instruction.LoadByte, Instruction.Network + 6).Need(Instruction.JumpIfEqual, Udp, portless);
        program.Add(Instruction.LoadHalf, Instruction.Network + 42).GoTo(finish);

        program.Place(four);
        program.Add(Instruction.LoadWord, IPv4Group).Add(Instruction.Multiply, FlowHash.GroupFactor).Add(Instruction.Keep, 0);
        program.Add(Instruction.LoadHalf, Instruction.Network + 6).GoIf(Instruction.JumpIfAny, Fragment, portless);
        program.Add(Instruction.LoadByte, Instruction.Network).Add(Instruction.And, 0x0F).Add(Instruction.ShiftLeft, 2).Add(Instruction.ToX);
        program.Add(Instruction.LoadHalfBehind, Instruction.Network + 2).GoTo(finish);

        program.Place(portless);
        program.Add(Instruction.Constant, 0);
        program.Place(finish);
        program.Add(Instruction.Multiply, FlowHash.PortFactor).Add(Instruction.ToX).Add(Instruction.Recall, 0).Add(Instruction.XorX);

        return program.Add(Instruction.ToX).Add(Instruction.ShiftRight, 16).Add(Instruction.XorX).Add(Instruction.ReturnValue).Build();
    }
}
