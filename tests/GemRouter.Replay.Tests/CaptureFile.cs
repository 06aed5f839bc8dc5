using System.Buffers.Binary;
using System.Net;

namespace GemRouter.Replay.Tests;

/// <summary>Writes .pcap files: a header, then records (pcap-savefile(5)).</summary>
internal sealed class CaptureFile : IDisposable
{
    public const int Ethernet = 1;

    private readonly Stream _stream;
    private long _microseconds = 1_700_000_000_000_000;

    public CaptureFile(string path, int linkType = Ethernet)
    {
        _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 20);
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 262_144);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], linkType);
        _stream.Write(header);
    }

    /// <summary>Adds a frame, so long after the one before.</summary>
    public void Add(ReadOnlySpan<byte> frame, int microseconds = 100)
    {
        _microseconds += microseconds;
        Span<byte> header = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)(_microseconds / 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(_microseconds % 1_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], frame.Length);
        _stream.Write(header);
        _stream.Write(frame);
    }

    /// <summary>An Ethernet frame with a UDP datagram from 10.0.0.9 to an IPv4 group, without a UDP checksum.</summary>
    public static byte[] Datagram(string group, int port, int length, byte ttl = 8, byte protocol = 17)
    {
        byte[] frame = new byte[14 + 20 + 8 + length];
        byte[] to = IPAddress.Parse(group).GetAddressBytes();
        ((byte[])[0x01, 0x00, 0x5E, (byte)(to[1] & 0x7F), to[2], to[3], 2, 0, 0, 0, 0, 9, 8, 0]).CopyTo(frame, 0);
        Span<byte> ip = frame.AsSpan(14);
        ((byte[])[0x45, 0, 0, 0, 0, 0, 0x40, 0, ttl, protocol, 0, 0, 10, 0, 0, 9, .. to]).CopyTo(ip);
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(28 + length));
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Checksum(ip[..20]));
        BinaryPrimitives.WriteUInt16BigEndian(ip[20..], 40_000);
        BinaryPrimitives.WriteUInt16BigEndian(ip[22..], (ushort)port);
        BinaryPrimitives.WriteUInt16BigEndian(ip[24..], (ushort)(8 + length));
        for (int i = 28; i < ip.Length; i++)
        {
            ip[i] = (byte)i;
        }

        return frame;
    }

    public void Dispose() => _stream.Dispose();

    private static ushort Checksum(ReadOnlySpan<byte> header)
    {
        uint sum = 0;
        for (int i = 0; i < header.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(header[i..]);
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~((sum & 0xFFFF) + (sum >> 16));
    }
}
