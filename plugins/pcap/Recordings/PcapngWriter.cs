using System.Buffers.Binary;
using System.Text;
using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Recordings;

/// <summary>Writes a pcapng file with one interface and time stamps in nanoseconds, which libpcap cannot. Not for several threads at once.</summary>
internal sealed class PcapngWriter : IDisposable
{
    private const int Framing = 12;
    private const int PacketHeader = 28; // of an enhanced packet block, with its framing in front
    private const int Room = 256 << 10;

    private readonly Stream _file;
    private readonly byte[] _buffer = new byte[Room];
    private int _used;

    /// <summary>Begins a file.</summary>
    /// <param name="file">Where it goes; disposed with the writer.</param>
    /// <param name="linkType">What the frames begin with.</param>
    /// <param name="name">The interface's name, for people.</param>
    public PcapngWriter(Stream file, LinkType linkType, string name)
    {
        _file = file;
        Span<byte> section = Take(28);
        BinaryPrimitives.WriteUInt32LittleEndian(section, 0x0A0D0D0A);
        BinaryPrimitives.WriteUInt32LittleEndian(section[4..], 28);
        BinaryPrimitives.WriteUInt32LittleEndian(section[8..], 0x1A2B3C4D);
        BinaryPrimitives.WriteUInt32LittleEndian(section[12..], 1); // version 1.0
        BinaryPrimitives.WriteUInt64LittleEndian(section[16..], ulong.MaxValue); // the section's length is not said
        BinaryPrimitives.WriteUInt32LittleEndian(section[24..], 28);

        byte[] text = Encoding.UTF8.GetBytes(name);
        int padded = (text.Length + 3) & ~3;
        int length = 8 + Framing + 4 + padded + 8 + 4;
        Span<byte> block = Take(length);
        block.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(block, 1);
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(block[8..], (ushort)linkType);
        Span<byte> options = block[16..];
        BinaryPrimitives.WriteUInt16LittleEndian(options, 2); // if_name
        BinaryPrimitives.WriteUInt16LittleEndian(options[2..], (ushort)text.Length);
        text.CopyTo(options[4..]);
        options = options[(4 + padded)..];
        BinaryPrimitives.WriteUInt16LittleEndian(options, 9); // if_tsresol: 10^-9
        BinaryPrimitives.WriteUInt16LittleEndian(options[2..], 1);
        options[4] = 9;
        BinaryPrimitives.WriteInt32LittleEndian(block[(length - 4)..], length);
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="nanoseconds">Its time stamp, since 1970.</param>
    /// <param name="frame">The whole frame.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(long nanoseconds, ReadOnlySpan<byte> frame)
    {
        int padded = (frame.Length + 3) & ~3;
        int length = PacketHeader + padded + 4;
        Span<byte> block = Take(length);
        BinaryPrimitives.WriteUInt32LittleEndian(block, 6);
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], (uint)(nanoseconds >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(block[16..], (uint)nanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(block[20..], frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(block[24..], frame.Length);
        frame.CopyTo(block[PacketHeader..]);
        block[(PacketHeader + frame.Length)..(PacketHeader + padded)].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(block[(length - 4)..], length);
    }

    /// <summary>Brings what was written to the file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Flush()
    {
        int used = _used;
        _used = 0; // also where it fails: what is lost is not written twice
        _file.Write(_buffer, 0, used);
    }

    /// <summary>Ends the file.</summary>
    /// <exception cref="IOException">The last of it cannot be written; it is closed all the same.</exception>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            _file.Dispose();
        }
    }

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _used < count)
        {
            Flush();
        }

        Span<byte> taken = _buffer.AsSpan(_used, count);
        _used += count;
        return taken;
    }
}
