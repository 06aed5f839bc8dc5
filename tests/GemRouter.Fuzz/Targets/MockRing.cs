extern alias ring;

using System.Runtime.InteropServices;
using ring::GemRouter.Plugin.Ring.Rings;

namespace GemRouter.Fuzz.Targets;

/// <summary>
/// The kernel's side of a packet ring, in a file's memory: it hands over frames as the kernel lays them out, and writes over whatever it gets back. A ring that reads in what it gave back reads nonsense.
/// </summary>
internal sealed class MockRing
{
    public const int BlockSize = 1 << 14;
    public const int Blocks = 8;
    public const int SlotSize = 5376; // three in a block, and each holds the longest input

    private const int Start = 64; // of a frame behind its header: the virtio header fits between
    private const int Alignment = 16;
    private const int FirstFrame = 48;
    private const byte Nonsense = 0xEE;

    private static readonly int SlotsOfBlock = BlockSize / SlotSize;

    private readonly RingMemory _memory;
    private readonly Queue<(nint Status, nint Place, int Length)> _handed = [];
    private int _next; // the block, or slot, that is filled next

    /// <summary>Makes the memory.</summary>
    public MockRing()
    {
        string path = Path.GetTempFileName();
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.SetLength(file, Blocks * BlockSize);
        _memory = RingMemory.Map((int)file.DangerousGetHandle(), Blocks * BlockSize) ?? throw new IOException("The file cannot be mapped.");
    }

    /// <summary>Begins anew, with a ring at its first place.</summary>
    public PacketRing Open(bool hasBlocks)
    {
        Begin();
        return hasBlocks ? new BlockRing(null!, _memory, new BlockMemory(_memory, BlockSize, Blocks)) : new SlotRing(null!, _memory, BlockSize, Blocks, SlotSize); // the socket is that of senders
    }

    /// <summary>The same, with one whose frames gather for a time.</summary>
    /// <param name="gather">For how long.</param>
    /// <param name="clock">The clock for that.</param>
    /// <param name="most">How many come in order at a time.</param>
    public PacketRing Open(TimeSpan gather, TimeProvider clock, int most)
    {
        Begin();
        return new GatheringRing(null!, _memory, new BlockMemory(_memory, BlockSize, Blocks), gather, clock, most);
    }

    /// <summary>Hands over a block of frames.</summary>
    public void HandBlock(ReadOnlySpan<MockFrame> frames, ReadOnlySpan<byte> bytes)
    {
        nint block = _next * BlockSize;
        nint at = block + FirstFrame;
        for (int i = 0; i < frames.Length; i++)
        {
            MockFrame frame = frames[i];
            int length = (Start + frame.Captured + Alignment - 1) / Alignment * Alignment;
            BlockFrame header = new() { OffsetToNext = i + 1 < frames.Length ? (uint)length : 0, Captured = (uint)frame.Captured, Length = (uint)frame.Length, Status = frame.Status, Start = Start, VlanTag = frame.VlanTag };
            MemoryMarshal.Write(Bytes(at, Marshal.SizeOf<BlockFrame>()), in header);
            Write(at + Start, frame, bytes);
            at += length;
        }

        BlockHeader start = new() { Status = RingMemory.User, Frames = (uint)frames.Length, OffsetToFirst = FirstFrame };
        MemoryMarshal.Write(Bytes(block, Marshal.SizeOf<BlockHeader>()), in start);
        Hand(block + BlockHeader.StatusAt, block + FirstFrame, (int)(at - block) - FirstFrame, Blocks);
    }

    /// <summary>Hands over a slot with a frame.</summary>
    public void HandSlot(MockFrame frame, ReadOnlySpan<byte> bytes)
    {
        nint slot = (_next / SlotsOfBlock * BlockSize) + (_next % SlotsOfBlock * SlotSize);
        SlotFrame header = new() { Status = frame.Status | RingMemory.User, Length = (uint)frame.Length, Captured = (uint)frame.Captured, Start = Start, VlanTag = frame.VlanTag };
        MemoryMarshal.Write(Bytes(slot, Marshal.SizeOf<SlotFrame>()), in header);
        Write(slot + Start, frame, bytes);
        Hand(slot, slot + sizeof(uint), Start + frame.Captured - sizeof(uint), SlotsOfBlock * Blocks);
    }

    /// <summary>Writes over what was given back.</summary>
    /// <returns>How many places are still the reader's.</returns>
    public int TakeBack()
    {
        while (_handed.TryPeek(out (nint Status, nint Place, int Length) first) && !_memory.IsOurs(first.Status))
        {
            Bytes(first.Place, first.Length).Fill(Nonsense);
            _handed.Dequeue();
        }

        return _handed.Count;
    }

    private void Begin()
    {
        _next = 0;
        _handed.Clear();
        Bytes(0, Blocks * BlockSize).Clear();
    }

    private void Hand(nint status, nint place, int length, int places)
    {
        _handed.Enqueue((status, place, length));
        _next = _next + 1 == places ? 0 : _next + 1;
    }

    private void Write(nint at, MockFrame frame, ReadOnlySpan<byte> bytes)
    {
        VirtioHeader virtio = new() { Joined = frame.Joining, Step = frame.Step };
        MemoryMarshal.Write(Bytes(at - VirtioHeader.Size, VirtioHeader.Size), in virtio);
        bytes.Slice(frame.At, frame.Captured).CopyTo(Bytes(at, frame.Captured));
    }

    private Span<byte> Bytes(nint at, int length) => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(_memory.Bytes(at, length)), length);
}
