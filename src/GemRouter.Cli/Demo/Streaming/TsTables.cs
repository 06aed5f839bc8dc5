using System.Buffers.Binary;

namespace GemRouter.Cli.Demo.Streaming;

/// <summary>The tables that say what a transport stream holds (ISO/IEC 13818-1, 2.4.4): one program with one stream of private data.</summary>
internal static class TsTables
{
    private const byte PrivateData = 0x06;

    /// <summary>The program association table, as the payload of a packet.</summary>
    public static byte[] Programs(int program, int mapPid)
    {
        byte[] body = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)program);
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(2), (ushort)(0xE000 | mapPid));
        return Section(0, 1, body);
    }

    /// <summary>The program map table, as the payload of a packet.</summary>
    public static byte[] Map(int program, int clockPid, int streamPid)
    {
        byte[] body = new byte[9];
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)(0xE000 | clockPid));
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(2), 0xF000); // no descriptors
        body[4] = PrivateData;
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(5), (ushort)(0xE000 | streamPid));
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(7), 0xF000);
        return Section(2, program, body);
    }

    /// <summary>The CRC of sections (annex A): over a section with its CRC it is 0.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte next in bytes)
        {
            crc ^= (uint)next << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000_0000) != 0 ? crc << 1 ^ 0x04C1_1DB7 : crc << 1;
            }
        }

        return crc;
    }

    // A packet's payload begins with a pointer to the section; 0: it follows at once.
    private static byte[] Section(byte table, int id, ReadOnlySpan<byte> body)
    {
        byte[] payload = new byte[TsPacket.Length - 4];
        payload.AsSpan().Fill(0xFF);
        payload[0] = 0;
        Span<byte> section = payload.AsSpan(1, 8 + body.Length + 4);
        section[0] = table;
        BinaryPrimitives.WriteUInt16BigEndian(section[1..], (ushort)(0xB000 | (section.Length - 3)));
        BinaryPrimitives.WriteUInt16BigEndian(section[3..], (ushort)id);
        section[5] = 0xC1; // version 0, in force
        section[6] = 0;
        section[7] = 0;
        body.CopyTo(section[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(section[^4..], Crc(section[..^4]));
        return payload;
    }
}
