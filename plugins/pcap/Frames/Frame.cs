namespace GemRouter.Plugin.Pcap.Frames;

/// <summary>The header fields that were read of a frame. Where it is no datagram, only what was read until that turned out.</summary>
internal struct Frame
{
    /// <summary>The destination; the default value until it is known, and where it is no group.</summary>
    public GroupAddress Group;

    public Address Source;

    public ushort Port;

    public ushort SourcePort;

    public byte Ttl;

    /// <summary>DSCP and ECN, as they stand in the TOS or traffic class byte.</summary>
    public byte Tos;

    /// <summary>The length of the IP packet as its header says, in bytes.</summary>
    public int IpLength;

    /// <summary>Where the payload begins in the frame.</summary>
    public int PayloadAt;

    /// <summary>The payload's length in bytes, as the UDP header says.</summary>
    public int PayloadLength;

    /// <summary>True where the destination is a group.</summary>
    public readonly bool HasGroup => Group.Address.IsMulticast;
}
