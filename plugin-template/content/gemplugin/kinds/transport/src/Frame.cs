using System.Buffers.Binary;

namespace __namespace__;

/// <summary>
/// A packet on its way through the tunnel: version (1), TTL, DSCP and ECN, a zero; port and source port; group and source, 16 bytes each (IPv4 addresses IPv4-mapped); the payload. All numbers big-endian.
/// </summary>
internal static class Frame
{
    public const int HeaderSize = 8 + (2 * Address.Size);
    public const int Longest = 65507;
    private const byte Version = 1;

    /// <summary>Writes a frame; its length.</summary>
    public static int Write(Packet packet, Span<byte> frame)
    {
        frame[0] = Version;
        frame[1] = packet.Ttl;
        frame[2] = (byte)((packet.Dscp << 2) | packet.Ecn);
        frame[3] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(frame[4..], packet.Port);
        BinaryPrimitives.WriteUInt16BigEndian(frame[6..], packet.SourcePort);
        packet.Group.Address.Write(frame[8..]);
        packet.Source.Write(frame[(8 + Address.Size)..]);
        packet.Payload.CopyTo(frame[HeaderSize..]);
        return HeaderSize + packet.Length;
    }

    /// <summary>Reads a frame's header into a packet; false where it is none. The far end may be anybody who can send from its address: nothing of it is believed before it was looked at.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, Packet packet)
    {
        if (frame.Length < HeaderSize || frame[0] != Version || !GroupAddress.TryFrom(new Address(frame.Slice(8, Address.Size)), out GroupAddress group))
        {
            return false;
        }

        Address source = new(frame.Slice(8 + Address.Size, Address.Size));
        if (source.IsMulticast || source.IsUnspecified || source.IsIPv4 != group.IsIPv4)
        {
            return false;
        }

        packet.Group = group;
        packet.Source = source;
        packet.Port = BinaryPrimitives.ReadUInt16BigEndian(frame[4..]);
        packet.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(frame[6..]);
        packet.Ttl = frame[1];
        packet.Dscp = (byte)(frame[2] >> 2);
        packet.Ecn = (byte)(frame[2] & 3);
        return true;
    }
}
