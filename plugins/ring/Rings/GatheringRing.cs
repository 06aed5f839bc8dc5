using System.Buffers.Binary;

namespace GemRouter.Plugin.Ring.Rings;

/// <summary>
/// The same blocks, in rounds: they stay where they are until those of some time have gathered; then their frames come flow by flow, so that flows that take turns on the wire leave in runs. Those of one group keep the order
/// of their arrival. A round is handed out in steps, over the time in which the next one gathers: all at once would be a flood to whoever receives it. Where the ring fills, nothing waits.
/// </summary>
/// <param name="socket">The socket that fills it.</param>
/// <param name="memory">Its memory.</param>
/// <param name="blocks">The blocks in it.</param>
/// <param name="gather">For how long frames gather.</param>
/// <param name="clock">The clock for that.</param>
/// <param name="most">The most frames of a round, at least those of a block.</param>
internal sealed class GatheringRing(PacketSocket socket, RingMemory memory, BlockMemory blocks, TimeSpan gather, TimeProvider clock, int most = GatheringRing.MostFrames) : PacketRing(socket, memory)
{
    private const int MostFrames = 32_768;       // of a round; more are of two
    private const int EthernetHeader = 14;
    private const int GroupAt = 2;               // in a MAC address of several stations: what follows differs by group, RFC 1112, section 6.4, and RFC 2464, section 7
    private const long LookPerBlock = 25_000;    // nanoseconds between two looks whether the ring fills: half of it holds what comes meanwhile at 20 Gb/s
    private const int MostSteps = 64;            // of a round
    private const long ShortestStep = 1_000_000; // nanoseconds
    private const int Ahead = 8;                 // frames

    private readonly FlowOrder _order = new(most);
    private readonly long _gather = gather.Ticks * TimeSpan.NanosecondsPerTick;
    private int _block;     // the first one that was not given back
    private int _there;     // blocks from it on that are ours
    private int _taken;     // blocks from it on that are the round; the others gather for the next one
    private Instant _since; // when these began to
    private Instant _began; // when the round did
    private long _span;     // nanoseconds over which it is handed out: for so long it gathered
    private long _step;     // nanoseconds
    private int _allowed;   // frames of the round that may be taken by now
    private long _wait;

    public override bool HasNext
    {
        get
        {
            if (_order.Taken == _allowed)
            {
                Look();
            }

            return _order.Taken < _allowed;
        }
    }

    public override long Gathering => _wait;

    public override bool TryNext(out RingFrame frame)
    {
        if (!HasNext)
        {
            frame = default;
            return false;
        }

        if (_order.Taken % Ahead == 0)
        {
            Fetch();
        }

        frame = blocks.FrameAt((nint)_order.Take().At);
        return true;
    }

    public override void Release(bool exceptLast)
    {
        if (_order.Taken < _order.Count || exceptLast)
        {
            return;
        }

        _order.Clear();
        _allowed = 0;
        _there -= _taken;
        for (; _taken > 0; _taken--)
        {
            blocks.GiveBack(_block);
            _block = blocks.After(_block);
        }
    }

    /// <summary>Looks at what is there, begins a round where it is time, and says how much of it may be taken, or how long nobody needs to look.</summary>
    private void Look()
    {
        Instant now = Instant.Now(clock);
        bool wasEmpty = _there == 0;
        while (_there < blocks.Count && blocks.IsOurs(blocks.After(_block, _there)))
        {
            _there++;
        }

        _wait = 0;
        if (_there == 0)
        {
            return;
        }

        if (_taken == 0)
        {
            _since = wasEmpty ? now : _since;
            long left = _since.Nanoseconds + _gather - now.Nanoseconds;
            if (left > 0 && _there < blocks.Count / 2)
            {
                _wait = Math.Min(left, Math.Max(blocks.Count * LookPerBlock, ShortestStep));
                return;
            }

            Begin(now);
        }

        long passed = now.Nanoseconds - _began.Nanoseconds;
        if (passed >= _span || blocks.Count - _there < blocks.Count / 4)
        {
            _allowed = _order.Count;
            return;
        }

        long steps = (passed / _step) + 1;
        _allowed = (int)Math.Min(_order.Count, ((_order.Count * steps * _step) + _span - 1) / _span);
        _wait = _order.Taken == _allowed && _allowed < _order.Count ? (steps * _step) - passed : 0;
    }

    /// <summary>Puts the frames of all blocks that are there in order, as far as these have room.</summary>
    private void Begin(Instant now)
    {
        for (; _taken < _there; _taken++)
        {
            int frames = blocks.Open(blocks.After(_block, _taken), out nint at);
            if (frames > most - _order.Count)
            {
                break; // the next round has them, and begins at once
            }

            for (; frames > 0; frames--)
            {
                ref readonly BlockFrame header = ref blocks.HeaderAt(at);
                blocks.PrefetchFrom(at, Ahead);
                _order.Add(new FramePlace((uint)at, header.Start + header.Captured), GroupOf(at, header));
                at += (nint)header.OffsetToNext;
            }
        }

        _order.Sort();
        _span = Math.Min(now.Nanoseconds - _since.Nanoseconds, _gather) * _taken / _there;
        _step = Math.Max(_span / MostSteps, ShortestStep);
        _began = now;
        _since = _taken == _there ? now : _since;
    }

    /// <summary>Has the processor fetch the headers of the next frames, and look up the pages that they begin and end on, all at a time: they lie all over the ring, where nothing but this order says what comes next.</summary>
    private void Fetch()
    {
        for (int i = 0; i < Ahead && _order.TryPeek(i, out FramePlace place); i++)
        {
            Memory.Fetch((nint)place.At, BlockMemory.Head);
            Memory.Fetch((nint)place.At + (nint)place.Length - 1, 1);
        }
    }

    private uint GroupOf(nint at, in BlockFrame header) =>
        header.Captured < EthernetHeader ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Memory.Bytes(at + header.Start + GroupAt, sizeof(uint)));
}
