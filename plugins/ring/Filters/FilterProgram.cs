namespace GemRouter.Plugin.Ring.Filters;

/// <summary>Writes a packet filter. Jumps go forward, to labels.</summary>
internal sealed class FilterProgram
{
    private const int Nowhere = -1;

    private readonly List<Instruction> _instructions = [];
    private readonly List<(int At, int True, int False)> _jumps = []; // labels; Nowhere: the next instruction
    private readonly List<int> _labels = [];

    /// <summary>Makes a label, to be placed later.</summary>
    public int Label()
    {
        _labels.Add(Nowhere);
        return _labels.Count - 1;
    }

    /// <summary>Places a label in front of the next instruction.</summary>
    public void Place(int label) => _labels[label] = _instructions.Count;

    public FilterProgram Add(ushort code, uint operand = 0)
    {
        _instructions.Add(new Instruction(code, 0, 0, operand));
        return this;
    }

    /// <summary>Goes to a label.</summary>
    public void GoTo(int label)
    {
        _jumps.Add((_instructions.Count, label, label));
        Add(Instruction.Jump);
    }

    /// <summary>Compares, and goes on with the next instruction where that holds, else with a label.</summary>
    public FilterProgram Need(ushort code, uint operand, int otherwise)
    {
        _jumps.Add((_instructions.Count, Nowhere, otherwise));
        return Add(code, operand);
    }

    /// <summary>Compares, and goes to a label where that holds, else on with the next instruction.</summary>
    public FilterProgram GoIf(ushort code, uint operand, int then)
    {
        _jumps.Add((_instructions.Count, then, Nowhere));
        return Add(code, operand);
    }

    /// <summary>The program, with its jumps.</summary>
    /// <exception cref="InvalidOperationException">A comparison's label is out of its reach, or was not placed.</exception>
    public Instruction[] Build()
    {
        Instruction[] built = [.. _instructions];
        foreach ((int at, int then, int otherwise) in _jumps)
        {
            Instruction instruction = built[at];
            built[at] = instruction.Code == Instruction.Jump
                ? instruction with { Operand = (uint)Distance(at, then, int.MaxValue) }
                : instruction with { IfTrue = (byte)Distance(at, then, byte.MaxValue), IfFalse = (byte)Distance(at, otherwise, byte.MaxValue) };
        }

        return built;
    }

    private int Distance(int at, int label, int most)
    {
        int distance = label == Nowhere ? 0 : _labels[label] - at - 1;
        return distance >= 0 && distance <= most ? distance : throw new InvalidOperationException($"A jump of {distance} instructions cannot be written.");
    }
}
