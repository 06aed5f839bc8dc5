namespace GemRouter.Plugin.Ring.Rings;

/// <summary>Levels, names and values of the options of packet sockets: packet(7), linux/if_packet.h.</summary>
internal static class PacketOption
{
    public const int SocketLevel = 1;
    public const int Error = 4;
    public const int Priority = 12;
    public const int AttachFilter = 26;

    public const int PacketLevel = 263;
    public const int AddMembership = 1;
    public const int ReceiveRing = 5;
    public const int Statistics = 6;
    public const int Version = 10;
    public const int VirtioHeader = 15;
    public const int Fanout = 18;
    public const int FanoutData = 22;
    public const int IgnoreOutgoing = 23;

    public const int Version2 = 1;
    public const int Version3 = 2;

    /// <summary>PACKET_MR_PROMISC.</summary>
    public const ushort Promiscuous = 1;

    /// <summary>PACKET_FANOUT_CBPF, and flags: a number that no other group has, and no frames that this host sends.</summary>
    public const uint SpreadByProgram = 6 << 16;
    public const uint UniqueNumber = 0x2000u << 16;
    public const uint SpreadNoOutgoing = 0x4000u << 16;
}
