using System.Buffers.Binary;
using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Recordings;

/// <summary>The classic format (draft-ietf-opsawg-pcap): a header, then records, in the byte order of the machine that wrote it.</summary>
internal sealed class PcapReader : RecordingReader
{
    private const uint Microseconds = 0xA1B2C3D4;
    private const uint Nanoseconds = 0xA1B23C4D;
    private const int RestOfHeader = 20;
    private const int RecordHeader = 16;

    private readonly bool _swapped;
    private readonly uint _unitsPerSecond;

    private PcapReader(RecordingStream stream, bool swapped, bool nanoseconds, ReadOnlySpan<byte> header)
        : base(stream)
    {
        _swapped = swapped;
        _unitsPerSecond = nanoseconds ? 1_000_000_000u : 1_000_000u;
        LinkType = (LinkType)(Read(header[16..]) & 0xFFFF); // the rest tells of frame check sequences
    }

    /// <summary>Begins to read behind the magic number.</summary>
    /// <returns>Null where it is no such file.</returns>
    public static PcapReader? TryOpen(RecordingStream stream, uint magic)
    {
        bool swapped = magic is not (Microseconds or Nanoseconds);
        uint known = swapped ? BinaryPrimitives.ReverseEndianness(magic) : magic;
        return known is Microseconds or Nanoseconds && stream.TryTake(RestOfHeader, out ReadOnlySpan<byte> header)
            ? new PcapReader(stream, swapped, known == Nanoseconds, header)
            : null;
    }

    protected override bool ReadNext()
    {
        if (!Stream.TryTake(RecordHeader, out ReadOnlySpan<byte> record))
        {
            return Ended();
        }

        uint captured = Read(record[8..]);
        Length = (int)Math.Min(Read(record[12..]), int.MaxValue);
        Time = ToNanoseconds(((UInt128)Read(record) * _unitsPerSecond) + Read(record[4..]), _unitsPerSecond, 0);
        if (captured > LongestFrame)
        {
            return Broken(FormattableString.Invariant($"a frame of {captured} bytes"));
        }

        if (!Stream.TryTake((int)captured, out _))
        {
            return Broken("it breaks off within a frame");
        }

        Frame = Stream.Last((int)captured);
        return true;
    }

    private uint Read(ReadOnlySpan<byte> bytes) => _swapped ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
