namespace GemRouter.Plugin.Ring.Rings;

/// <summary>TPACKET_V2: the kernel hands over each frame as it comes.</summary>
internal sealed class SlotRing(PacketSocket socket, RingMemory memory, int blockSize, int blocks, int slotSize) : PacketRing(socket, memory)
{
    private readonly int _slotsOfBlock = blockSize / slotSize;
    private readonly int _slots = blockSize / slotSize * blocks;
    private int _slot;  // the next one
    private int _taken; // slots before it that were not given back

    public override bool HasNext => _taken < _slots && Memory.IsOurs(PlaceOf(_slot));

    public override bool TryNext(out RingFrame frame)
    {
        if (!HasNext)
        {
            frame = default;
            return false;
        }

        nint place = PlaceOf(_slot);
        ref readonly SlotFrame header = ref Memory.At<SlotFrame>(place);
        frame = new RingFrame(Memory, place + header.Start, header.Captured)
        {
            Length = (int)header.Length,
            Stamp = RingFrame.StampOf(header.Seconds, header.Nanoseconds),
            Status = header.Status,
            VlanTag = header.VlanTag,
        };
        _slot = _slot + 1 == _slots ? 0 : _slot + 1;
        _taken++;
        return true;
    }

    public override void Release(bool exceptLast)
    {
        int kept = exceptLast ? 1 : 0;
        for (; _taken > kept; _taken--)
        {
            int slot = _slot - _taken;
            Memory.GiveBack(PlaceOf(slot < 0 ? slot + _slots : slot));
        }
    }

    // Slots do not cross blocks: what a block has left at its end is not used.
    private nint PlaceOf(int slot)
    {
        (int block, int within) = Math.DivRem(slot, _slotsOfBlock);
        return ((nint)block * blockSize) + ((nint)within * slotSize);
    }
}
