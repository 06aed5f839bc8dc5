using System.Buffers.Binary;
using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Recordings;

/// <summary>The format of today (draft-ietf-opsawg-pcapng): sections of blocks, each section in its own byte order. The magic number of the first section has been read.</summary>
internal sealed class PcapngReader(RecordingStream stream) : RecordingReader(stream)
{
    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint ByteOrder = 0x1A2B3C4D;
    private const uint InterfaceDescription = 1;
    private const uint ObsoletePacket = 2;
    private const uint SimplePacket = 3;
    private const uint EnhancedPacket = 6;
    private const int Framing = 12;            // type, length, and length again
    private const int LongestBlock = LongestFrame + (1 << 20);
    private const int MostInterfaces = 65_536;
    private const ushort OptionEnd = 0;
    private const ushort OptionResolution = 9;
    private const ushort OptionOffset = 14;

    private readonly List<PcapngInterface> _interfaces = [];
    private bool _swapped;
    private bool _begun;

    protected override bool ReadNext()
    {
        if (!_begun)
        {
            _begun = true;
            if (!BeginSection())
            {
                return false;
            }
        }

        while (Stream.TryTake(4, out ReadOnlySpan<byte> type))
        {
            uint block = Read32(type);
            if (block == SectionHeader) // the same in either byte order
            {
                if (!BeginSection())
                {
                    return false;
                }
            }
            else if (!ReadBlock(block, out bool isFrame) || isFrame)
            {
                return Damage is null;
            }
        }

        return Ended();
    }

    private bool BeginSection()
    {
        _interfaces.Clear();
        if (!Stream.TryTake(8, out ReadOnlySpan<byte> head))
        {
            return Broken("it breaks off within a section's header");
        }

        uint order = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        _swapped = order != ByteOrder;
        if (_swapped && BinaryPrimitives.ReverseEndianness(order) != ByteOrder)
        {
            return Broken("a section of no byte order");
        }

        uint length = Read32(head);
        return IsLength(length, 28) && (Stream.TrySkip(length - Framing) || Broken("it breaks off within a section's header"));
    }

    private bool ReadBlock(uint type, out bool isFrame)
    {
        isFrame = false;
        if (!Stream.TryTake(4, out ReadOnlySpan<byte> field))
        {
            return Broken("it breaks off within a block");
        }

        uint length = Read32(field);
        if (!IsLength(length, Framing))
        {
            return false;
        }

        if (type is not (InterfaceDescription or ObsoletePacket or SimplePacket or EnhancedPacket))
        {
            return Stream.TrySkip(length - 8) || Broken("it breaks off within a block");
        }

        if (length > LongestBlock)
        {
            return Broken(FormattableString.Invariant($"a block of {length} bytes"));
        }

        int body = (int)length - Framing;
        if (!Stream.TryTake(body + 4, out ReadOnlySpan<byte> block))
        {
            return Broken("it breaks off within a block");
        }

        if (Read32(block[body..]) != length)
        {
            return Broken("a block whose two lengths differ");
        }

        isFrame = type != InterfaceDescription;
        return isFrame ? ReadFrame(type, block[..body]) : ReadInterface(block[..body]);
    }

    private bool ReadFrame(uint type, ReadOnlySpan<byte> body)
    {
        int header = type == SimplePacket ? 4 : 20;
        if (body.Length < header)
        {
            return Broken("a frame's block that is too short");
        }

        uint index = type switch { SimplePacket => 0, ObsoletePacket => Read16(body), _ => Read32(body) };
        if (index >= _interfaces.Count)
        {
            return Broken(FormattableString.Invariant($"a frame of interface {index}, which is not described"));
        }

        PcapngInterface from = _interfaces[(int)index];
        uint length = Read32(body[(type == SimplePacket ? 0 : 16)..]);
        uint captured = type == SimplePacket
            ? Math.Min(Math.Min(length, from.SnapLength == 0 ? uint.MaxValue : from.SnapLength), (uint)(body.Length - header))
            : Read32(body[12..]);
        if (captured > body.Length - header)
        {
            return Broken(FormattableString.Invariant($"a frame of {captured} bytes in a shorter block"));
        }

        if (type != SimplePacket) // which has no time stamp: it came when the frame before it came
        {
            Time = ToNanoseconds(((ulong)Read32(body[4..]) << 32) | Read32(body[8..]), from.UnitsPerSecond, from.OffsetSeconds);
        }

        LinkType = from.LinkType;
        Length = (int)Math.Min(length, int.MaxValue);
        Frame = Stream.Last(body.Length - header + 4)[..(int)captured];
        return true;
    }

    private bool ReadInterface(ReadOnlySpan<byte> body)
    {
        if (body.Length < 8 || _interfaces.Count == MostInterfaces)
        {
            return Broken(body.Length < 8 ? "an interface's block that is too short" : "too many interfaces");
        }

        UInt128 resolution = 1_000_000;
        long offset = 0;
        ReadOnlySpan<byte> options = body[8..];
        while (options.Length >= 4)
        {
            ushort code = Read16(options);
            int length = Read16(options[2..]);
            options = options[4..];
            if (code == OptionEnd || length > options.Length)
            {
                break;
            }

            if (code == OptionResolution && length >= 1 && !TryResolution(options[0], out resolution))
            {
                return Broken("an interface with time stamps of a resolution that cannot be");
            }

            if (code == OptionOffset && length >= 8)
            {
                offset = (long)Read64(options);
            }

            options = options[Math.Min(options.Length, (length + 3) & ~3)..];
        }

        _interfaces.Add(new PcapngInterface((LinkType)Read16(body), Read32(body[4..]), resolution, offset));
        return true;
    }

    private static bool TryResolution(byte value, out UInt128 unitsPerSecond)
    {
        int exponent = value & 0x7F;
        bool binary = (value & 0x80) != 0;
        unitsPerSecond = 1;
        if (exponent > (binary ? 63 : 19))
        {
            return false;
        }

        for (int i = 0; i < exponent; i++)
        {
            unitsPerSecond *= binary ? 2u : 10u;
        }

        return true;
    }

    private bool IsLength(uint length, uint least) => (length >= least && length % 4 == 0) || Broken(FormattableString.Invariant($"a block of {length} bytes"));

    private ushort Read16(ReadOnlySpan<byte> bytes) => _swapped ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint Read32(ReadOnlySpan<byte> bytes) => _swapped ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ulong Read64(ReadOnlySpan<byte> bytes) => _swapped ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
