using System.Buffers.Binary;

namespace GemRouter.Cli.Demo.Streaming;

/// <summary>
/// A transport stream of constant rate without any other program: tables and clock as often as they should come (ETSI TR 101 290), one stream of private data, and packets that carry nothing in
/// between. The same at each run.
/// </summary>
internal sealed class GeneratedTs(long bitsPerSecond) : ITsSource
{
    public const int MapPid = 0x100;
    public const int StreamPid = 0x101;

    private const int Program = 1;
    private const int UnitPackets = 64; // of one unit of the stream; its length has to fit 16 bits
    private const int UnitHeader = 14;
    private const long ClockRate = 27_000_000;

    private static readonly byte[] ProgramTable = TsTables.Programs(Program, MapPid);
    private static readonly byte[] MapTable = TsTables.Map(Program, StreamPid, StreamPid);

    private readonly Schedule _tables = new(bitsPerSecond, 100);
    private readonly Schedule _clock = new(bitsPerSecond, 30);
    private readonly Schedule _units = new(bitsPerSecond, 40);
    private long _packets;
    private int _tableCounter;
    private int _mapsDue;
    private int _streamCounter = -1; // the first packet with payload has 0
    private int _unitLeft;
    private uint _unit;

    public string Name => "own generator";

    public ValueTask<bool> ReadAsync(Memory<byte> packets, CancellationToken cancellation)
    {
        for (int at = 0; at < packets.Length; at += TsPacket.Length)
        {
            Write(packets.Span.Slice(at, TsPacket.Length));
            _packets++;
        }

        return ValueTask.FromResult(true);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Write(Span<byte> packet)
    {
        if (_tables.IsDue(_packets))
        {
            TsPacket.Write(packet, 0, true, _tableCounter, ProgramTable);
            _mapsDue++;
        }
        else if (_mapsDue > 0)
        {
            TsPacket.Write(packet, MapPid, true, _tableCounter++, MapTable);
            _mapsDue--;
        }
        else if (_clock.IsDue(_packets))
        {
            TsPacket.WriteClock(packet, StreamPid, _streamCounter, Clock());
        }
        else if (_unitLeft > 0 || _units.IsDue(_packets))
        {
            WriteStream(packet);
        }
        else
        {
            TsPacket.WriteNull(packet);
        }
    }

    // One packet of a PES unit (2.4.3.6), filled with its number, so that no two packets are alike.
    private void WriteStream(Span<byte> packet)
    {
        bool start = _unitLeft == 0;
        _unitLeft = start ? UnitPackets : _unitLeft;
        Span<byte> payload = stackalloc byte[TsPacket.Length - 4];
        Span<byte> content = payload;
        if (start)
        {
            _unit++;
            WriteUnitHeader(payload);
            content = payload[UnitHeader..];
        }

        for (int i = 0; i < content.Length; i++)
        {
            content[i] = (byte)(_unit * 31 + (uint)(_unitLeft * 7) + (uint)i);
        }

        TsPacket.Write(packet, StreamPid, start, ++_streamCounter, payload);
        _unitLeft--;
    }

    private void WriteUnitHeader(Span<byte> payload)
    {
        "\0\0\u0001"u8.CopyTo(payload);
        payload[3] = 0xBD; // private stream 1
        BinaryPrimitives.WriteUInt16BigEndian(payload[4..], UnitPackets * (TsPacket.Length - 4) - 6);
        payload[6] = 0x84; // aligned
        payload[7] = 0x80; // a time stamp follows
        payload[8] = 5;
        ulong stamp = (ulong)(Clock() / 300 + 45_000) & 0x1_FFFF_FFFF; // shown half a second later
        payload[9] = (byte)(0x21 | stamp >> 29 & 0x0E);
        BinaryPrimitives.WriteUInt16BigEndian(payload[10..], (ushort)(stamp >> 14 | 1));
        BinaryPrimitives.WriteUInt16BigEndian(payload[12..], (ushort)(stamp << 1 | 1));
    }

    private long Clock() => (long)((Int128)_packets * TsPacket.Length * 8 * ClockRate / bitsPerSecond);

    /// <summary>What comes again and again, counted in packets of the stream.</summary>
    private sealed class Schedule(long bitsPerSecond, int milliseconds)
    {
        private readonly long _interval = bitsPerSecond * milliseconds / 1000 / (TsPacket.Length * 8);
        private long _next;

        public bool IsDue(long now)
        {
            if (now < _next)
            {
                return false;
            }

            _next += _interval;
            return true;
        }
    }
}
