using System.Buffers.Binary;

namespace GemRouter.Plugin.Ring.Filters;

/// <summary>
/// The subscriptions as a filter that the kernel runs on each Ethernet frame: what nobody subscribed to takes no room in the ring. It may let in somewhat more; the receiver looks at each packet anyway:
/// a list of subscriptions that is too long for it is let in without looking at ports and sources, and with neighbouring groups where that is still too long. Fragments, and
/// packets with extension headers of IPv6, have their ports elsewhere: they are let in by their group, and counted. Frames of a VLAN are not: it has an interface of its own. Nor is what was sent to another host's
/// hardware address, which an interface delivers that somebody made promiscuous.
/// </summary>
internal static class SubscriptionFilter
{
    /// <summary>Instructions that the kernel takes at most (BPF_MAXINSNS).</summary>
    public const int Longest = 4096;

    /// <summary>So many it takes where net.core.optmem_max is 20 KB, as it was before Linux 6.7: the former filter and the next have to find room in that, and the kernel makes longer programs of them.</summary>
    public const int LongestOfOld = 600;

    /// <summary>So many do for any list of subscriptions.</summary>
    public const int Shortest = 100;

    private const uint OtherHost = 3;       // PACKET_OTHERHOST
    private const uint Outgoing = 4;        // PACKET_OUTGOING
    private const uint VlanId = 0x0FFF;     // 0 is a priority without a VLAN
    private const uint EtherType = 12;
    private const uint IPv4 = 0x0800;
    private const uint IPv6 = 0x86DD;
    private const uint Udp = 17;
    private const uint At = 14;             // where the IP header begins
    private const uint FragmentOffset = 0x1FFF;
    private const int MostBits = 120;       // that a group can lose and be multicast

    /// <summary>Lets nothing in.</summary>
    public static Instruction[] Nothing { get; } = new FilterProgram().Add(Instruction.Return, 0).Build();

    /// <summary>The filter of a link.</summary>
    /// <param name="subscriptions">What is to be let in.</param>
    /// <param name="hearsHost">True where what this host sends is let in, too.</param>
    /// <param name="most">How many instructions it may have, <see cref="Shortest"/> at least.</param>
    public static Instruction[] Of(IReadOnlyCollection<Subscription> subscriptions, bool hearsHost, int most = Longest)
    {
        if (subscriptions.Count == 0)
        {
            return Nothing;
        }

        Instruction[] exact = Build(subscriptions, hearsHost);
        if (exact.Length <= most)
        {
            return exact;
        }

        // Without the last bits of groups, as few of them as it takes.
        Instruction[] fits = WithoutBits(MostBits);
        int tooFew = -1;
        int enough = MostBits;
        while (enough - tooFew > 1)
        {
            int bits = (tooFew + enough) / 2;
            Instruction[] wide = WithoutBits(bits);
            if (wide.Length <= most)
            {
                (enough, fits) = (bits, wide);
            }
            else
            {
                tooFew = bits;
            }
        }

        return fits;

        Instruction[] WithoutBits(int bits) => Build(subscriptions.Select(one => new Subscription(Widen(one.Groups, bits), null)), hearsHost);
    }

    private static GroupPrefix Widen(GroupPrefix groups, int bits)
    {
        bool ipv4 = groups.First.IsIPv4;
        int length = Math.Min(groups.Length, Math.Max(ipv4 ? 4 : 8, (ipv4 ? 32 : 128) - bits));
        Span<byte> address = stackalloc byte[Address.Size];
        groups.First.Address.Write(address);
        UInt128 mask = UInt128.MaxValue << ((ipv4 ? 32 : 128) - length);
        BinaryPrimitives.WriteUInt128BigEndian(address, BinaryPrimitives.ReadUInt128BigEndian(address) & mask);
        return GroupPrefix.TryFrom(new GroupAddress(new Address(address)), length, out GroupPrefix wide) ? wide : groups;
    }

    private static Instruction[] Build(IEnumerable<Subscription> subscriptions, bool hearsHost)
    {
        ILookup<bool, Subscription> families = subscriptions.Distinct().ToLookup(static one => one.Groups.First.IsIPv4);
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
        new GroupSearch(program, words: 1).Write(GroupSpans.Of(families[true], words: 1));
        program.Place(six);
        int isSix = program.Label();
        program.Add(Instruction.LoadHalf, EtherType).GoIf(Instruction.JumpIfEqual, IPv6, isSix).Add(Instruction.Return, 0);
        program.Place(isSix);
        ReadIPv6(program);
        new GroupSearch(program, words: 4).Write(GroupSpans.Of(families[false], words: 4));
        return program.Build();
    }

    // What terms look at is read once: a load from a frame is ten times as long as one from the filter's own memory.
    private static void ReadIPv4(FilterProgram program)
    {
        int whole = program.Label();
        int read = program.Label();
        program.Add(Instruction.LoadWord, At + 16).Add(Instruction.Keep, GroupSearch.GroupAt).Add(Instruction.LoadWord, At + 12).Add(Instruction.Keep, GroupSearch.SourceAt);
        program.Add(Instruction.LoadHalf, At + 6).Need(Instruction.JumpIfAny, FragmentOffset, whole).Add(Instruction.Constant, GroupSearch.AnyPort).GoTo(read);
        program.Place(whole);
        program.Add(Instruction.LoadHeaderLength, At).Add(Instruction.LoadHalfBehind, At + 2);
        program.Place(read);
        program.Add(Instruction.Keep, GroupSearch.PortAt);
    }

    private static void ReadIPv6(FilterProgram program)
    {
        int plain = program.Label();
        int read = program.Label();
        for (uint word = 0; word < 4; word++)
        {
            program.Add(Instruction.LoadWord, At + 24 + (word * 4)).Add(Instruction.Keep, GroupSearch.GroupAt + word).Add(Instruction.LoadWord, At + 8 + (word * 4)).Add(Instruction.Keep, GroupSearch.SourceAt + word);
        }

        program.Add(Instruction.LoadByte, At + 6).GoIf(Instruction.JumpIfEqual, Udp, plain).Add(Instruction.Constant, GroupSearch.AnyPort).GoTo(read);
        program.Place(plain);
        program.Add(Instruction.LoadHalf, At + 42);
        program.Place(read);
        program.Add(Instruction.Keep, GroupSearch.PortAt);
    }
}
