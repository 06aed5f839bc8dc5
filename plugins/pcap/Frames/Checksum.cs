using System.Buffers.Binary;

namespace GemRouter.Plugin.Pcap.Frames;

/// <summary>The Internet checksum (RFC 1071), and the pseudo-header that UDP takes into it (RFC 768; RFC 8200, section 8.1).</summary>
internal static class Checksum
{
    public const byte Udp = 17;

    /// <summary>The ones' complement sum of 16-bit words, added to another; the last odd byte counts as the high half of a word.</summary>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            ulong part = BinaryPrimitives.ReadUInt64BigEndian(bytes);
            sum += part;
            sum += sum < part ? 1u : 0;
            bytes = bytes[8..];
        }

        ulong last = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            last |= (ulong)bytes[i] << (56 - (i * 8));
        }

        sum += last;
        return sum + (sum < last ? 1u : 0);
    }

    /// <summary>A sum brought to 16 bits.</summary>
    public static ushort Fold(ulong sum)
    {
        sum = (sum >> 32) + (uint)sum;
        sum = (sum >> 32) + (uint)sum;
        sum = (sum >> 16) + (sum & 0xFFFF);
        sum = (sum >> 16) + (sum & 0xFFFF);
        return (ushort)((sum >> 16) + (sum & 0xFFFF));
    }

    /// <summary>The sum of the pseudo-header.</summary>
    /// <param name="addresses">Source and destination, as they stand side by side in the IP header.</param>
    /// <param name="length">The UDP length in bytes.</param>
    public static ulong PseudoHeader(ReadOnlySpan<byte> addresses, int length) => Add((ulong)length + Udp, addresses);

    /// <summary>The checksum of a UDP datagram for its header, never 0, which would say that there is none.</summary>
    /// <param name="pseudoHeader">Of <see cref="PseudoHeader"/>.</param>
    /// <param name="datagram">Header, its checksum 0, and payload.</param>
    public static ushort OfUdp(ulong pseudoHeader, ReadOnlySpan<byte> datagram)
    {
        ushort sum = (ushort)~Fold(Add(pseudoHeader, datagram));
        return sum == 0 ? (ushort)0xFFFF : sum;
    }
}
