using System.Buffers.Binary;

namespace GemRouter.Plugin.Ring.Filters;

/// <summary>
/// The subscriptions as a filter that the kernel runs on each Ethernet frame: what nobody subscribed to takes no room in the ring. It may let in somewhat more; the receiver looks at each packet anyway:
/// a long list of subscriptions is let in without looking at ports and sources, a still longer one is all multicast. Fragments, and
/// packets with extension headers of IPv6, have their ports elsewhere: they are let in by their group, and counted. Frames of a VLAN are not: it has an interface of its own. Nor is what was sent to another host's
/// hardware address, which an interface delivers that somebody made promiscuous.
/// </summary>
internal static class SubscriptionFilter
{
    private const uint Whole = 0x40000;     // more than any frame
    private const uint OtherHost = 3;       // PACKET_OTHERHOST
    private const uint Outgoing = 4;        // PACKET_OUTGOING
    private const uint VlanId = 0x0FFF;     // 0 is a priority without a VLAN
    private const uint EtherType = 12;
    private const uint IPv4 = 0x0800;
    private const uint IPv6 = 0x86DD;
    private const uint Udp = 17;
    private const uint At = 14;             // where the IP header begins
    private const uint FragmentOffset = 0x1FFF;

    // The filter's memory.
    private const uint GroupAt = 0;
    private const uint SourceAt = 4;
    private const uint PortAt = 8;
    private const uint AnyPort = 0x10000;   // of a fragment, or behind extension headers

    private const int Longest = 600; // each costs time for each packet; and net.core.optmem_max may be 20 KB, of which the former filter and the next have to find room

    private static readonly Subscription[] AllGroups = [new(GroupPrefix.Parse("224.0.0.0/4"), null), new(GroupPrefix.Parse("ff00::/8"), null)];

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

        Instruction[] exact = Build(subscriptions, hearsHost);
        if (exact.Length <= Longest)
        {
            return exact;
        }

        Instruction[] groups = Build(subscriptions.Select(static one => new Subscription(one.Groups, null)), hearsHost);
        return groups.Length <= Longest ? groups : Build(AllGroups, hearsHost);
    }

    private static Instruction[] Build(IEnumerable<Subscription> subscriptions, bool hearsHost)
    {
        Subscription[] terms = [.. subscriptions.Distinct().OrderBy(static one => one.Groups.First).ThenBy(static one => one.Groups.Length)];
        FilterProgram program = new();
        int first = program.Label();
        int six = program.Label();
        int here = program.Label();
        program.Add(Instruction.LoadWord, Instruction.PacketType).Need(Instruction.JumpIfEqual, OtherHost, here).Add(Instruction.Return, 0);
        program.Place(here);
        if (!hearsHost)
        {
            int incoming = program.Label();
            program.Need(Instruction.JumpIfEqual, Outgoing, incoming).Add(Instruction.Return, 0);
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
        ReadIPv4(program);
        foreach (Subscription term in terms.Where(static term => term.Groups.First.IsIPv4))
        {
            AddTerm(program, term, words: 1);
        }

        program.Add(Instruction.Return, 0);
        program.Place(six);
        int isSix = program.Label();
        program.Add(Instruction.LoadHalf, EtherType).GoIf(Instruction.JumpIfEqual, IPv6, isSix).Add(Instruction.Return, 0);
        program.Place(isSix);
        ReadIPv6(program);
        foreach (Subscription term in terms.Where(static term => !term.Groups.First.IsIPv4))
        {
            AddTerm(program, term, words: 4);
        }

        return program.Add(Instruction.Return, 0).Build();
    }

    // What terms look at is read once: a load from a frame is ten times as long as one from the filter's own memory.
    private static void ReadIPv4(FilterProgram program)
    {
        int whole = program.Label();
        int read = program.Label();
        program.Add(Instruction.LoadWord, At + 16).Add(Instruction.Keep, GroupAt).Add(Instruction.LoadWord, At + 12).Add(Instruction.Keep, SourceAt);
        program.Add(Instruction.LoadHalf, At + 6).Need(Instruction.JumpIfAny, FragmentOffset, whole).Add(Instruction.Constant, AnyPort).GoTo(read);
        program.Place(whole);
        program.Add(Instruction.LoadHeaderLength, At).Add(Instruction.LoadHalfBehind, At + 2);
        program.Place(read);
        program.Add(Instruction.Keep, PortAt);
    }

    private static void ReadIPv6(FilterProgram program)
    {
        int plain = program.Label();
        int read = program.Label();
        for (uint word = 0; word < 4; word++)
        {
            program.Add(Instruction.LoadWord, At + 24 + (word * 4)).Add(Instruction.Keep, GroupAt + word).Add(Instruction.LoadWord, At + 8 + (word * 4)).Add(Instruction.Keep, SourceAt + word);
        }

        program.Add(Instruction.LoadByte, At + 6).GoIf(Instruction.JumpIfEqual, Udp, plain).Add(Instruction.Constant, AnyPort).GoTo(read);
        program.Place(plain);
        program.Add(Instruction.LoadHalf, At + 42);
        program.Place(read);
        program.Add(Instruction.Keep, PortAt);
    }

    private static void AddTerm(FilterProgram program, Subscription term, int words)
    {
        int next = program.Label();
        AddAddress(program, GroupAt, term.Groups.First.Address, words, term.Groups.Length, next);
        if (term.Source is { } source)
        {
            AddAddress(program, SourceAt, source, words, words * 32, next);
        }

        if (term.Port is { } port)
        {
            int accept = program.Label();
            program.Add(Instruction.Recall, PortAt).GoIf(Instruction.JumpIfEqual, port, accept).Need(Instruction.JumpIfEqual, AnyPort, next);
            program.Place(accept);
        }

        program.Add(Instruction.Return, Whole);
        program.Place(next);
    }

    private static void AddAddress(FilterProgram program, uint at, Address address, int words, int bits, int otherwise)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.Write(bytes);
        bytes = bytes[^(words * 4)..];
        for (int word = 0; word * 32 < bits; word++)
        {
            int here = Math.Min(32, bits - (word * 32));
            program.Add(Instruction.Recall, at + (uint)word);
            if (here < 32)
            {
                program.Add(Instruction.And, uint.MaxValue << (32 - here));
            }

            program.Need(Instruction.JumpIfEqual, BinaryPrimitives.ReadUInt32BigEndian(bytes[(word * 4)..]), otherwise);
        }
    }
}
