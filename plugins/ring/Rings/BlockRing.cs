namespace GemRouter.Plugin.Ring.Rings;

/// <summary>TPACKET_V3: the kernel hands over blocks of frames, each when it is full or its time is over. One wake-up, one status word and one give-back serve them all.</summary>
internal sealed class BlockRing(PacketSocket socket, RingMemory memory, BlockMemory blocks) : PacketRing(socket, memory)
{
    private const int Ahead = 4; // frames

    private int _block;      // the one that is read, or is to be next
    private bool _open;      // it is ours
    private int _left;       // frames in it that were not taken
    private nint _at;        // of the next frame
    private int _finished;   // blocks before it that were read and not given back

    public override bool HasNext => _left > 0 || (_finished + (_open ? 1 : 0) < blocks.Count && blocks.IsOurs(_open ? blocks.After(_block) : _block));

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

        frame = blocks.FrameAt(_at);
        if (_left > Ahead)
        {
            blocks.PrefetchFrom(_at, Ahead);
        }

        _at += (nint)blocks.HeaderAt(_at).OffsetToNext;
        _left--;
        return true;
    }

    public override void Release(bool exceptLast)
    {
        for (; _finished > 0; _finished--)
        {
            blocks.GiveBack(blocks.After(_block, blocks.Count - _finished));
        }

        if (_open && _left == 0 && !exceptLast)
        {
            blocks.GiveBack(_block);
            _block = blocks.After(_block);
            _open = false;
        }
    }

    /// <summary>Goes on to the next block, where the kernel has handed it over.</summary>
    private bool Open()
    {
        if (_open)
        {
            _block = blocks.After(_block);
            _open = false;
            _finished++;
        }

        if (_finished == blocks.Count || !blocks.IsOurs(_block))
        {
            return false;
        }

        _open = true;
        _left = blocks.Open(_block, out _at);
        return true;
    }
}
