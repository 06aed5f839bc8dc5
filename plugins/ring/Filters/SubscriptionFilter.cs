namespace GemRouter.Plugin.Ring.Filters;

/// <summary>
/// The subscriptions as a filter that the kernel runs on each Ethernet frame: what nobody subscribed to takes no room in the ring. It may let in somewhat more; the receiver looks at each packet anyway. Fragments, and
/// packets with extension headers of IPv6, have their ports elsewhere: they are let in by their group, and counted. Frames of a VLAN are not: it has an interface of its own.
/// </summary>
internal static class SubscriptionFilter
{
    private const uint Whole = 0x40000;     // more than any frame
    private const uint Outgoing = 4;        // PACKET_OUTGOING
    private const uint VlanId = 0x0FFF;     // 0 is a priority without a VLAN
    private const uint EtherType = 12;
    private const uint IPv4 = 0x0800;
    private const uint IPv6 = 0x86DD;
    private const uint Udp = 17;
    private const uint At = 14;             // where the IP header begins
    private const uint FragmentOffset = 0x1FFF;
    private const int LongestTerm = 24;

    /// <summary>Lets nothing in.</summary>
    public static Instruction[] Nothing { get; } = new FilterProgram().Add(Instruction.Return, 0).Build();

    /// <summary>The filter of a link.</summary>
    /// <param name="subscriptions">What is to be let in.</param>
    /// <param name="hearsHost">True where what this host sends is let in, too.</param>
    public static Instruction[] Of(IReadOnlyCollection<Subscription> subscriptions, bool hearsHost)
    {
        if (subscriptions.Count == 0)
        {
            return Nothing;
        }

        const int Most = (FilterProgram.Most - 64) / LongestTerm;
        GroupPrefix[] all = [GroupPrefix.Parse("224.0.0.0/4"), GroupPrefix.Parse("ff00::/8")];
        Subscription[] terms = subscriptions.Count > Most
            ? [.. all.Select(static groups => new Subscription(groups, null))]
            : [.. subscriptions.Distinct().OrderBy(static one => one.Groups.First).ThenBy(static one => one.Groups.Length)];

        FilterProgram program = new();
        int first = program.Label();
        int six = program.Label();
        if (!hearsHost)
        {
            int incoming = program.Label();
            program.Add(Instruction.LoadWord, Instruction.PacketType).Need(Instruction.JumpIfEqual, Outgoing, incoming).Add(Instruction.Return, 0);
            program.Place(incoming);
        }

        program.Add(Instruction.LoadWord, Instruction.VlanTag).Add(Instruction.And, VlanId).GoIf(Instruction.JumpIfEqual, 0, first).Add(Instruction.Return, 0);
        program.Place(first);
        int four = program.Label();
        program.Add(Instruction.LoadHalf, EtherType).GoIf(Instruction.JumpIfEqual, IPv4, four).GoTo(six);
        program.Place(four);
        int udp = program.Label();
        program.Add(Instruction.LoadByte, At + 9).GoIf(Instruction.JumpIfEqual, Udp, udp).Add(Instruction.Return, 0);
        program.Place(udp);
        foreach (Subscription term in terms.Where(static term => term.Groups.First.IsIPv4))
        {
            AddIPv4(program, term);
        }

        program.Add(Instruction.Return, 0);
        program.Place(six);
        int isSix = program.Label();
        program.Add(Instruction.LoadHalf, EtherType).GoIf(Instruction.JumpIfEqual, IPv6, isSix).Add(Instruction.Return, 0);
        program.Place(isSix);
        foreach (Subscription term in terms.Where(static term => !term.Groups.First.IsIPv4))
        {
            AddIPv6(program, term);
        }

        return program.Add(Instruction.Return, 0).Build();
    }

    private static void AddIPv4(FilterProgram program, Subscription term)
    {
        int next = program.Label();
        AddWord(program, At + 16, term.Groups.First.Address.IPv4Bits, term.Groups.Length, next);
        if (term.Source is { } source)
        {
            AddWord(program, At + 12, source.IPv4Bits, 32, next);
        }

        if (term.Port is { } port)
        {
            int accept = program.Label();
            program.Add(Instruction.LoadHalf, At + 6).GoIf(Instruction.JumpIfAny, FragmentOffset, accept)
                .Add(Instruction.LoadHeaderLength, At).Add(Instruction.LoadHalfBehind, At + 2).Need(Instruction.JumpIfEqual, port, next);
            program.Place(accept);
        }

        program.Add(Instruction.Return, Whole);
        program.Place(next);
    }

    private static void AddIPv6(FilterProgram program, Subscription term)
    {
        int next = program.Label();
        AddAddress(program, At + 24, term.Groups.First.Address, term.Groups.Length, next);
        if (term.Source is { } source)
        {
            AddAddress(program, At + 8, source, 128, next);
        }

        if (term.Port is { } port)
        {
            int accept = program.Label();
            program.Add(Instruction.LoadByte, At + 6).Need(Instruction.JumpIfEqual, Udp, accept).Add(Instruction.LoadHalf, At + 42).Need(Instruction.JumpIfEqual, port, next);
            program.Place(accept);
        }

        program.Add(Instruction.Return, Whole);
        program.Place(next);
    }

    private static void AddAddress(FilterProgram program, uint at, Address address, int bits, int otherwise)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.Write(bytes);
        for (int word = 0; word < 4 && word * 32 < bits; word++)
        {
            AddWord(program, at + ((uint)word * 4), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes[(word * 4)..]), Math.Min(32, bits - (word * 32)), otherwise);
        }
    }

    private static void AddWord(FilterProgram program, uint at, uint value, int bits, int otherwise)
    {
        program.Add(Instruction.LoadWord, at);
        if (bits < 32)
        {
            program.Add(Instruction.And, uint.MaxValue << (32 - bits));
        }

        program.Need(Instruction.JumpIfEqual, value, otherwise);
    }
}
