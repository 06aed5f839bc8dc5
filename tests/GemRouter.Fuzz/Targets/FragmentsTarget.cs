using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>The reassembler, fed with authentic fragments in any order, contradicting ones among them, while time passes (wire 5.3).</summary>
internal sealed class FragmentsTarget : FuzzTarget
{
    private const int MostSteps = 400;
    private const int MostMemory = 512 << 10;

    private readonly OpenKey[] _keys = [NewKey("239.1.1.1", 1), NewKey("239.1.1.1", 2), NewKey("239.1.1.2", 3)];

    /// <inheritdoc/>
    public override string Name => "fragments";

    /// <inheritdoc/>
    public override string Reads => "sequences of fragments of several streams";

    /// <inheritdoc/>
    public override InputCost MostCost(int size) => new(TimeSpan.FromMicroseconds(50_000 + (100 * size)), (4 << 20) + ((64L << 10) * size)); // six bytes make a fragment of up to 64 KiB, and copies of it to compare with

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        yield return [.. Step(0, 1, 0, 2, 100, 0), .. Step(0, 1, 1, 2, 60, 0)];
        yield return [.. Step(0, 1, 1, 2, 60, 2), .. Step(0, 1, 0, 2, 100, 2), .. Step(1, 9, 0, 3, 1400, 0), .. Step(1, 9, 0, 3, 1400, 0), .. Step(1, 9, 2, 3, 1401, 0)];
        yield return [.. Step(2, 1, 0, 64, 1023, 0), .. Step(2, 1, 63, 64, 1058, 0), 0xF0, 60, .. Step(2, 1, 1, 64, 1023, 0), 0xF8];
        List<byte> many = [];
        for (byte first = 0; first < 70; first++)
        {
            many.AddRange(Step(0, first, 0, 2, 500, 1));
        }

        yield return [.. many];
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        MemoryBudget budget = new(MostMemory);
        FragmentReassembler reassembler = new(budget);
        Dictionary<(int Key, byte First, int Index), byte[]> kept = [];
        InputReader reader = new(input);
        Instant now = new(1_000_000_000);
        for (int step = 0; step < MostSteps && !reader.IsAtEnd; step++)
        {
            byte what = reader.Byte();
            if (what >= 0xF8)
            {
                reassembler.Stop();
                Holds(reassembler.Held == 0 && reassembler.Unfinished == 0 && budget.Used == 0, "nothing is left after a stop");
            }
            else if (what >= 0xF0)
            {
                now += TimeSpan.FromMilliseconds(10 * reader.Byte());
                reassembler.Tick(now);
                Holds(reassembler.NextDue > now, "nothing that was due is left");
            }
            else
            {
                Add(reassembler, what, ref reader, now, kept);
            }

            Holds(Account(reassembler) == reassembler.Received, "received = completed + dropped + held");
            Holds(budget.Used is >= 0 and <= MostMemory, "memory stays within the budget");
            Holds(reassembler.Unfinished <= _keys.Length * 64 && reassembler.Held <= reassembler.Unfinished * FragmentHeader.MaxCount, "at most 64 unfinished payloads a stream");
        }

        now += FragmentReassembler.Patience;
        reassembler.Tick(now);
        Holds(reassembler.Held == 0 && reassembler.Unfinished == 0, "nothing is kept for longer than 500 ms");
        reassembler.Tick(now + FragmentReassembler.KeepMemory);
        Holds(budget.Used == 0, "memory goes back when there are no fragments");
    }

    private void Add(FragmentReassembler reassembler, byte what, ref InputReader reader, Instant now, Dictionary<(int, byte, int), byte[]> kept)
    {
        int key = what % _keys.Length;
        byte first = reader.Byte();
        byte index = reader.Byte();
        byte count = reader.Byte();
        int length = reader.Number();
        bool origin = (what & 0x10) != 0;
        bool padded = (what & 0x20) != 0;
        byte[] opened = Opened(first, index, count, length, origin, padded, fill: (byte)(first ^ (what >> 6)));
        if (!InnerPayload.TryParse(opened, new PacketNumber(first + index), ipv4: true, AuthMode.Group, out InnerPayload inner))
        {
            return;
        }

        ReadOnlySpan<byte> part = opened.AsSpan(inner.Offset, inner.Length);
        FragmentOutcome outcome = reassembler.Add(_keys[key], inner, part, now, out ReassembledPayload whole);
        if (outcome != FragmentOutcome.Dropped)
        {
            kept[(key, first, index)] = part.ToArray();
        }

        if (outcome == FragmentOutcome.Completed)
        {
            Holds(whole.Fragments == count && whole.HasOrigin == origin && whole.Bytes.Length <= FragmentHeader.MaxPayload, "a payload is made of all its parts, and fits into UDP");
            ReadOnlySpan<byte> rest = whole.Bytes;
            for (int i = 0; i < count; i++)
            {
                byte[] expected = kept[(key, first, i)];
                int whatOthersHave = kept[(key, first, (byte)0)].Length;
                Holds(i < count - 1 ? expected.Length == whatOthersHave : expected.Length is >= 1 && expected.Length <= whatOthersHave, "all parts but the last are of one length, which the last does not exceed");
                Holds(rest.StartsWith(expected), "a payload is its parts in their order");
                rest = rest[expected.Length..];
            }

            Holds(rest.IsEmpty, "a payload is its parts and nothing else");
        }
    }

    private static long Account(FragmentReassembler reassembler)
    {
        long account = reassembler.Completed + reassembler.Held;
        for (int end = 0; end < FragmentEnds.Count; end++)
        {
            account += reassembler.Dropped((FragmentEnd)end);
        }

        return account;
    }

    private static byte[] Opened(byte first, byte index, byte count, int length, bool origin, bool padded, byte fill)
    {
        DataFlags flags = DataFlags.Fragment | (origin ? DataFlags.Origin : 0) | (padded ? DataFlags.Padded : 0);
        byte[] opened = new byte[1 + Origin.MaxSize + FragmentHeader.Size + length + 1];
        opened[0] = (byte)flags;
        int at = 1;
        if (origin)
        {
            at += new Origin(Address.Parse("192.0.2.7"), 5000, 32, 0).Write(opened.AsSpan(at), ipv4: true);
        }

        new FragmentHeader(new PacketNumber(first), index, count).Write(opened.AsSpan(at));
        at += FragmentHeader.Size;
        Span<byte> payload = opened.AsSpan(at, length);
        payload.Fill(fill);
        if (length > 0)
        {
            payload[0] = index; // no two parts are alike
        }

        at += length;
        if (padded)
        {
            opened[at++] = 0x80;
        }

        return opened[..at];
    }

    private static byte[] Step(byte key, byte first, byte index, byte count, int length, byte flags) =>
        [(byte)(key | (flags << 4)), first, index, count, (byte)(length >> 8), (byte)length];

    private static OpenKey NewKey(string group, byte seed)
    {
        StreamContext context = new()
        {
            Suite = 1,
            Auth = AuthMode.Group,
            BindSource = false,
            Domain = FuzzDomain.Id,
            Source = new NodeId(seed),
            SourceBoot = new BootId(seed),
            Group = GroupAddress.Parse(group),
            Port = 5000,
        };
        return new OpenKey(FuzzDomain.Suites[1], FuzzDomain.Sek($"fragments {seed}"), context, PacketNumber.First, 6, new LeapBound(PacketNumber.First, 0, default));
    }
}
