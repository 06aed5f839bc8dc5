using System.Buffers.Binary;

namespace GemRouter.Replay.Tests;

/// <summary>What a .pcap file holds, counted without the program: frames, UDP datagrams to groups, and those with a TTL that two routers leave something of.</summary>
/// <remarks>For the captures in question: Ethernet, IPv6 without extension headers, no fragments.</remarks>
internal sealed record Datagrams(int Frames, int ToGroups, int FarEnough)
{
    private const int LeastTtl = 2; // the routers hand the origin's TTL on, less 1

    public static Datagrams Of(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        bool isLittle = file[0] is 0xD4 or 0x4D;
        Datagrams found = new(0, 0, 0);
        for (file = file[24..]; file.Length >= 16;)
        {
            int length = isLittle ? BinaryPrimitives.ReadInt32LittleEndian(file[8..]) : BinaryPrimitives.ReadInt32BigEndian(file[8..]);
            int? ttl = TtlOf(file.Slice(16, length));
            found = new(found.Frames + 1, found.ToGroups + (ttl is null ? 0 : 1), found.FarEnough + (ttl >= LeastTtl ? 1 : 0));
            file = file[(16 + length)..];
        }

        return found;
    }

    // The TTL of a datagram to a group; null for all else.
    private static int? TtlOf(ReadOnlySpan<byte> frame)
    {
        const int Vlan = 0x8100, IPv4 = 0x0800, IPv6 = 0x86DD, Udp = 17;
        int at = 12;
        while (frame.Length > at + 2 && BinaryPrimitives.ReadUInt16BigEndian(frame[at..]) == Vlan)
        {
            at += 4;
        }

        if (frame.Length < at + 2 + 20)
        {
            return null;
        }

        ReadOnlySpan<byte> ip = frame[(at + 2)..];
        return BinaryPrimitives.ReadUInt16BigEndian(frame[at..]) switch
        {
            IPv4 when ip[9] == Udp && ip[16] >> 4 == 0xE => ip[8],
            IPv6 when ip[6] == Udp && ip[24] == 0xFF => ip[7],
            _ => null,
        };
    }
}
