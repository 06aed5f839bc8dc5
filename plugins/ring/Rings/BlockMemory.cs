namespace GemRouter.Plugin.Ring.Rings;

/// <summary>The blocks of a ring of TPACKET_V3, and the frames in them.</summary>
/// <param name="memory">Their memory.</param>
/// <param name="blockSize">The bytes of each.</param>
/// <param name="count">How many there are.</param>
internal sealed class BlockMemory(RingMemory memory, int blockSize, int count)
{
    /// <summary>Bytes of a frame: what the kernel wrote, and the packet's headers.</summary>
    public const int Head = 192;

    /// <summary>How many blocks there are.</summary>
    public int Count => count;

    /// <summary>The block so many places behind another, up to <see cref="Count"/>.</summary>
    public int After(int block, int places = 1) => block + places < count ? block + places : block + places - count;

    /// <summary>True where the kernel has handed it over.</summary>
    public bool IsOurs(int block) => memory.IsOurs(StatusOf(block));

    /// <summary>Gives it back, after all reading.</summary>
    public void GiveBack(int block) => memory.GiveBack(StatusOf(block));

    /// <summary>The frames of a block that is ours.</summary>
    /// <param name="block">The block.</param>
    /// <param name="first">Where the first one is.</param>
    /// <returns>How many there are.</returns>
    public int Open(int block, out nint first)
    {
        nint start = (nint)block * blockSize;
        ref readonly BlockHeader header = ref memory.At<BlockHeader>(start);
        first = start + (nint)header.OffsetToFirst;
        return (int)header.Frames;
    }

    /// <summary>The header that the kernel put before a frame.</summary>
    public ref readonly BlockFrame HeaderAt(nint at) => ref memory.At<BlockFrame>(at);

    /// <summary>Has the processor fetch the headers of the frame that is so many frames behind another: its place is guessed, since most are as long as their neighbours.</summary>
    public void PrefetchFrom(nint at, int ahead) => memory.Prefetch(at + (ahead * (nint)HeaderAt(at).OffsetToNext), Head);

    /// <summary>The frame at a place.</summary>
    public RingFrame FrameAt(nint at)
    {
        ref readonly BlockFrame header = ref memory.At<BlockFrame>(at);
        return new RingFrame(memory, at + header.Start, header.Captured)
        {
            Length = (int)header.Length,
            Stamp = RingFrame.StampOf(header.Seconds, header.Nanoseconds),
            Status = header.Status,
            VlanTag = header.VlanTag,
        };
    }

    private nint StatusOf(int block) => ((nint)block * blockSize) + BlockHeader.StatusAt;
}
