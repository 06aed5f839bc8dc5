using System.Buffers.Binary;

namespace GemRouter.Plugin.Ring.Filters;

/// <summary>
/// Writes the part of a filter that looks for a packet's group, by halving: a thousand groups cost some twelve comparisons. The group, its source and port lie in the filter's memory. Conditional jumps reach 255 instructions, so whatever may
/// be further has a jump of its own.
/// </summary>
/// <param name="program">What it writes to.</param>
/// <param name="words">Words of an address.</param>
internal sealed class GroupSearch(FilterProgram program, int words)
{
    // The filter's memory.
    public const uint GroupAt = 0;
    public const uint SourceAt = 4;
    public const uint PortAt = 8;

    public const uint AnyPort = 0x10000; // of a fragment, or behind extension headers

    private const uint Whole = 0x40000;  // more than any frame
    private const int Few = 8;           // spans are compared one by one: takes fewer instructions, and about as long as halving

    private readonly Dictionary<Conditions, int> _conditions = [];

    /// <summary>Writes it all: it ends by letting the packet in, or not.</summary>
    public void Write(GroupSpan[] spans)
    {
        WriteWord(spans, 0);
        foreach ((Conditions conditions, int label) in _conditions)
        {
            program.Place(label);
            WriteConditions(conditions);
        }
    }

    private void WriteWord(GroupSpan[] spans, int word)
    {
        List<(GroupSpan[] Spans, int Label)> following = [];
        program.Add(Instruction.Recall, GroupAt + (uint)word);
        if (spans is [{ Next: { } only } span])
        {
            int next = program.Label();
            program.GoIf(Instruction.JumpIfEqual, span.First, next).Add(Instruction.Return, 0);
            program.Place(next);
            WriteWord(only, word + 1);
            return;
        }

        Search(spans, following);
        foreach ((GroupSpan[] next, int label) in following)
        {
            program.Place(label);
            WriteWord(next, word + 1);
        }
    }

    private void Search(ReadOnlySpan<GroupSpan> spans, List<(GroupSpan[] Spans, int Label)> following)
    {
        if (spans.Length <= Few)
        {
            CompareEach(spans, following);
            return;
        }

        int middle = spans.Length / 2;
        int upper = program.Label();
        int lower = program.Label();
        program.Need(Instruction.JumpIfAtLeast, spans[middle].First, lower).GoTo(upper);
        program.Place(lower);
        Search(spans[..middle], following);
        program.Place(upper);
        Search(spans[middle..], following);
    }

    private void CompareEach(ReadOnlySpan<GroupSpan> spans, List<(GroupSpan[] Spans, int Label)> following)
    {
        Dictionary<Conditions, int> ends = [];
        List<(GroupSpan[] Spans, int Label)> deeper = [];
        foreach (ref readonly GroupSpan span in spans)
        {
            int found;
            if (span.Next is { } next)
            {
                found = program.Label();
                deeper.Add((next, found));
            }
            else if (!ends.TryGetValue(span.Conditions, out found))
            {
                ends.Add(span.Conditions, found = program.Label());
            }

            GoIfWithin(span.First, span.Last, found);
        }

        program.Add(Instruction.Return, 0);
        foreach ((Conditions conditions, int label) in ends)
        {
            program.Place(label);
            Finish(conditions);
        }

        foreach ((GroupSpan[] next, int label) in deeper)
        {
            program.Place(label);
            following.Add((next, program.Label()));
            program.GoTo(following[^1].Label);
        }
    }

    private void GoIfWithin(uint first, uint last, int label)
    {
        if (first == last)
        {
            program.GoIf(Instruction.JumpIfEqual, first, label);
            return;
        }

        int above = program.Label();
        program.GoIf(Instruction.JumpIfGreater, last, above).GoIf(Instruction.JumpIfAtLeast, first, label);
        program.Place(above);
    }

    private void Finish(Conditions conditions)
    {
        if (conditions.IsAlways)
        {
            program.Add(Instruction.Return, Whole);
            return;
        }

        if (!_conditions.TryGetValue(conditions, out int label))
        {
            _conditions.Add(conditions, label = program.Label());
        }

        program.GoTo(label);
    }

    private void WriteConditions(Conditions conditions)
    {
        uint[] ports = [.. conditions.Ports.Select(static port => (uint)port)];
        if (ports.Length > 0)
        {
            program.Add(Instruction.Recall, PortAt);
            foreach (uint[] some in ports.Append(AnyPort).Chunk(Few * Few))
            {
                int open = program.Label();
                int over = program.Label();
                foreach (uint port in some)
                {
                    program.GoIf(Instruction.JumpIfEqual, port, open);
                }

                program.GoTo(over);
                program.Place(open);
                program.Add(Instruction.Return, Whole);
                program.Place(over);
            }
        }

        foreach ((ushort? port, Address source) in conditions.Sources)
        {
            int next = program.Label();
            WriteSource(source, next);
            if (port is { } number)
            {
                int open = program.Label();
                program.Add(Instruction.Recall, PortAt).GoIf(Instruction.JumpIfEqual, number, open).Need(Instruction.JumpIfEqual, AnyPort, next);
                program.Place(open);
            }

            program.Add(Instruction.Return, Whole);
            program.Place(next);
        }

        program.Add(Instruction.Return, 0);
    }

    private void WriteSource(Address source, int otherwise)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        source.Write(bytes);
        bytes = bytes[^(words * sizeof(uint))..];
        for (int word = 0; word < words; word++)
        {
            program.Add(Instruction.Recall, SourceAt + (uint)word).Need(Instruction.JumpIfEqual, BinaryPrimitives.ReadUInt32BigEndian(bytes[(word * sizeof(uint))..]), otherwise);
        }
    }
}
