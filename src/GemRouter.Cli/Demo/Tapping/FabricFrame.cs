using System.Buffers.Binary;

namespace GemRouter.Cli.Demo.Tapping;

/// <summary>An Ethernet frame as a tap reads it: whether it is a UDP datagram, and then to whom and with what.</summary>
internal readonly ref struct FabricFrame
{
    private const int Ethernet = 14;
    private const int UdpHeader = 8;
    private const int UdpProtocol = 17;

    private FabricFrame(ReadOnlySpan<byte> destination, ushort port, ReadOnlySpan<byte> payload)
    {
        IsUdp = true;
        Destination = destination;
        Port = port;
        Payload = payload;
    }

    /// <summary>Whether it is a whole UDP datagram; all else holds only then.</summary>
    public bool IsUdp { get; }

    /// <summary>The IP address that it goes to: 4 or 16 bytes.</summary>
    public ReadOnlySpan<byte> Destination { get; }

    /// <summary>The UDP port that it goes to.</summary>
    public ushort Port { get; }

    public ReadOnlySpan<byte> Payload { get; }

    public static FabricFrame Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < Ethernet)
        {
            return default;
        }

        ReadOnlySpan<byte> packet = frame[Ethernet..];
        return BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) switch
        {
            0x0800 => ReadIPv4(packet),
            0x86DD => ReadIPv6(packet),
            _ => default,
        };
    }

    private static FabricFrame ReadIPv4(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 20 || packet[9] != UdpProtocol || (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3FFF) != 0) // fragments are no whole datagrams
        {
            return default;
        }

        int header = (packet[0] & 0xF) * 4;
        int length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        return header < 20 || length > packet.Length || length < header ? default : ReadUdp(packet.Slice(16, 4), packet[header..length]);
    }

    private static FabricFrame ReadIPv6(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 40 || packet[6] != UdpProtocol)
        {
            return default;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        return packet.Length < 40 + length ? default : ReadUdp(packet.Slice(24, 16), packet.Slice(40, length));
    }

    private static FabricFrame ReadUdp(ReadOnlySpan<byte> destination, ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < UdpHeader)
        {
            return default;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]);
        return length < UdpHeader || length > datagram.Length ? default : new FabricFrame(destination, BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]), datagram[UdpHeader..length]);
    }
}
