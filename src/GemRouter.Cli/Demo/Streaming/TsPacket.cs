using System.Buffers.Binary;

namespace GemRouter.Cli.Demo.Streaming;

/// <summary>The parts of an MPEG transport stream packet (ISO/IEC 13818-1, 2.4.3.2).</summary>
internal static class TsPacket
{
    /// <summary>The size of a packet in bytes.</summary>
    public const int Length = 188;

    public const byte Sync = 0x47;

    /// <summary>The PID of packets that carry nothing.</summary>
    public const int NullPid = 0x1FFF;

    private const int Header = 4;

    /// <summary>Writes a packet with payload alone; where the payload is shorter than the packet, an adaptation field fills it up.</summary>
    public static void Write(Span<byte> packet, int pid, bool start, int counter, ReadOnlySpan<byte> payload)
    {
        int stuffing = Length - Header - payload.Length;
        WriteHeader(packet, pid, start, (byte)(stuffing > 0 ? 0x30 : 0x10), counter);
        if (stuffing > 0)
        {
            packet[4] = (byte)(stuffing - 1);
            packet.Slice(5, stuffing - 1).Fill(0xFF);
            if (stuffing > 1)
            {
                packet[5] = 0; // no flags
            }
        }

        payload.CopyTo(packet[(Header + stuffing)..]);
    }

    /// <summary>Writes a packet with nothing but the clock of its program, in units of 1/27,000,000 s.</summary>
    public static void WriteClock(Span<byte> packet, int pid, int counter, long clock)
    {
        WriteHeader(packet, pid, false, 0x20, counter); // without payload the counter stays
        packet[4..Length].Fill(0xFF);
        packet[4] = Length - Header - 1;
        packet[5] = 0x10; // a clock follows
        ulong field = ((ulong)(clock / 300) & 0x1_FFFF_FFFF) << 15 | 0x7E00 | (ulong)(clock % 300);
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(eight, field);
        eight[2..].CopyTo(packet[6..]);
    }

    /// <summary>Writes a packet that carries nothing.</summary>
    public static void WriteNull(Span<byte> packet)
    {
        WriteHeader(packet, NullPid, false, 0x10, 0);
        packet[Header..Length].Fill(0xFF);
    }

    private static void WriteHeader(Span<byte> packet, int pid, bool start, byte contents, int counter)
    {
        packet[0] = Sync;
        BinaryPrimitives.WriteUInt16BigEndian(packet[1..], (ushort)(pid | (start ? 0x4000 : 0)));
        packet[3] = (byte)(contents | (counter & 0xF));
    }
}
