namespace GemRouter.Plugin.Udp.Linux;

/// <summary>What the system says of a received datagram.</summary>
internal ref struct ReceivedHeader
{
    public Address Source;
    public ushort SourcePort;
    public Address Destination;
    public int Interface; // 0 where the socket's is meant
    public int Length;
    public uint Overflow;
    public byte Ttl;
    public byte Tos;
    public bool Cut;
}
