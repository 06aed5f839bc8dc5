using System.Buffers.Binary;
using System.Net;

namespace GemRouter.Demo.Tests.Tapping;

/// <summary>Ethernet frames as they would be on the fabric.</summary>
internal static class Frames
{
    public static byte[] Udp(string destination, ushort port, ReadOnlySpan<byte> payload)
    {
        byte[] to = IPAddress.Parse(destination).GetAddressBytes();
        bool isIPv4 = to.Length == 4;
        byte[] frame = new byte[14 + (isIPv4 ? 20 : 40) + 8 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)(isIPv4 ? 0x0800 : 0x86DD));
        Span<byte> packet = frame.AsSpan(14);
        if (isIPv4)
        {
            packet[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
            packet[9] = 17;
            to.CopyTo(packet[16..]);
        }
        else
        {
            packet[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)(packet.Length - 40));
            packet[6] = 17;
            to.CopyTo(packet[24..]);
        }

        Span<byte> udp = packet[(isIPv4 ? 20 : 40)..];
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        payload.CopyTo(udp[8..]);
        return frame;
    }

    /// <summary>A data packet: noise under a kid and a PN.</summary>
    public static byte[] Data(uint kid, ulong number, int noise = 1)
    {
        byte[] payload = new byte[1360];
        uint state = (uint)(noise * 7919) + kid + (uint)number;
        for (int i = 0; i < payload.Length; i++)
        {
            state = state * 1_664_525 + 1_013_904_223;
            payload[i] = (byte)(state >> 24);
        }

        payload[0] = 0xE1;
        BinaryPrimitives.WriteUInt64BigEndian(payload.AsSpan(3), number);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(1), kid);
        return payload;
    }
}
