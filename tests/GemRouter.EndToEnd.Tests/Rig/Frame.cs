using System.Buffers.Binary;
using System.Net;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>A UDP datagram as it was seen on a wire.</summary>
internal sealed record Frame(long At, IPAddress Source, IPEndPoint Destination, int SourcePort, byte TrafficClass, byte Ttl, byte[] Payload)
{
    private const byte DataMagic = 0xE1; // wire 5.1
    private const byte ControlMagic = 0xE2; // wire 3.1
    private const byte Hello = 1; // wire 3.1

    public bool IsData => Payload.Length > 0 && Payload[0] == DataMagic;

    public bool IsHello => Payload.Length > 1 && Payload[0] == ControlMagic && Payload[1] == Hello;

    /// <summary>Reads an Ethernet frame; null where it is no whole UDP datagram.</summary>
    public static Frame? Read(ReadOnlySpan<byte> frame, long at)
    {
        if (frame.Length < 14)
        {
            return null;
        }

        ReadOnlySpan<byte> packet = frame[14..];
        switch (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]))
        {
            case 0x0800 when packet.Length >= 20 && packet[9] == 17 && (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3FFF) == 0:
                int header = (packet[0] & 0xF) * 4;
                return Read(packet[header..BinaryPrimitives.ReadUInt16BigEndian(packet[2..])], new IPAddress(packet.Slice(12, 4)), new IPAddress(packet.Slice(16, 4)), packet[1], packet[8], at);
            case 0x86DD when packet.Length >= 40 && packet[6] == 17:
                byte trafficClass = (byte)(BinaryPrimitives.ReadUInt16BigEndian(packet) >> 4);
                return Read(packet.Slice(40, BinaryPrimitives.ReadUInt16BigEndian(packet[4..])), new IPAddress(packet.Slice(8, 16)), new IPAddress(packet.Slice(24, 16)), trafficClass, packet[7], at);
            default:
                return null;
        }
    }

    private static Frame Read(ReadOnlySpan<byte> datagram, IPAddress source, IPAddress destination, byte trafficClass, byte ttl, long at) => new(
        at,
        source,
        new IPEndPoint(destination, BinaryPrimitives.ReadUInt16BigEndian(datagram[2..])),
        BinaryPrimitives.ReadUInt16BigEndian(datagram),
        trafficClass,
        ttl,
        datagram[8..BinaryPrimitives.ReadUInt16BigEndian(datagram[4..])].ToArray());
}
