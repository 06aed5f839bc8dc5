namespace GemRouter.Plugin.Ring.Rings;

/// <summary>TPACKET_V3: the kernel hands over blocks of frames, each when it is full or its time is over. One wake-up, one status word and one give-back serve them all.</summary>
internal sealed class BlockRing(PacketSocket socket, RingMemory memory, int blockSize, int blocks) : PacketRing(socket, memory)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private int _block;      // the one that is read, or is to be next
    private bool _open;      // it is ours
    private uint _left;      // frames in it that were not taken
    private nint _at;        // of the next frame
    private int _finished;   // blocks before it that were read and not given back

    public override bool HasNext => _left > 0 || (_finished + (_open ? 1 : 0) < blocks && Memory.IsOurs(StatusOf(_open ? Next(_block) : _block)));

    public override bool TryNext(out RingFrame frame)
    {
        while (_left == 0)
        {
            if (!Open())
            {
                frame = default;
                return false;
            }
        }

        ref readonly BlockFrame header = ref Memory.At<BlockFrame>(_at);
        nint start = _at + header.Start;
        frame = new RingFrame
        {
            Bytes = Memory.Bytes(start, (int)header.Captured),
            Address = Memory.AddressOf(start),
            Length = (int)header.Length,
            Stamp = (header.Seconds * NanosecondsPerSecond) + header.Nanoseconds,
            Step = StepOf(start),
            Status = header.Status,
            VlanTag = header.VlanTag,
        };
        _at += (nint)header.OffsetToNext;
        _left--;
        return true;
    }

    public override void Release(bool exceptLast)
    {
        for (; _finished > 0; _finished--)
        {
            int block = _block - _finished;
            Memory.GiveBack(StatusOf(block < 0 ? block + blocks : block));
        }

        if (_open && _left == 0 && !exceptLast)
        {
            Memory.GiveBack(StatusOf(_block));
            _block = Next(_block);
            _open = false;
        }
    }

    /// <summary>Goes on to the next block, where the kernel has handed it over.</summary>
    private bool Open()
    {
        if (_open)
        {
            _block = Next(_block);
            _open = false;
            _finished++;
        }

        if (_finished == blocks || !Memory.IsOurs(StatusOf(_block)))
        {
            return false;
        }

        nint start = (nint)_block * blockSize;
        ref readonly BlockHeader header = ref Memory.At<BlockHeader>(start);
        _open = true;
        _left = header.Frames;
        _at = start + (nint)header.OffsetToFirst;
        return true;
    }

    private int Next(int block) => block + 1 == blocks ? 0 : block + 1;

    private nint StatusOf(int block) => ((nint)block * blockSize) + BlockHeader.StatusAt;
}
