namespace GemRouter.Plugin.Ring.Rings;

/// <summary>
/// Places of frames, put in order flow by flow: those of one group stand together, in the order in which they were added, and each group has its place among the others, the same each time. Groups that share a bucket take
/// turns; a batch holds both. Everything is allocated once.
/// </summary>
/// <param name="most">The most places that it takes.</param>
internal sealed class FlowOrder(int most)
{
    private const int BucketBits = 12;
    private const uint Spread = 0x9E37_79B1; // 2^32 by the golden ratio: neighbours come apart

    private readonly FramePlace[] _added = new FramePlace[most];
    private readonly ushort[] _buckets = new ushort[most]; // of each place that was added
    private readonly int[] _ends = new int[1 << BucketBits]; // how many places each bucket has; once sorted, where its last one stands and what is behind it
    private readonly FramePlace[] _sorted = new FramePlace[most];

    /// <summary>How many places there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them were taken.</summary>
    public int Taken { get; private set; }

    /// <summary>Adds a place; there is room.</summary>
    /// <param name="place">The place.</param>
    /// <param name="group">What the frames of one group have in common.</param>
    public void Add(FramePlace place, uint group)
    {
        uint bucket = (group * Spread) >> (32 - BucketBits);
        _added[Count] = place;
        _buckets[Count++] = (ushort)bucket;
        _ends[bucket]++;
    }

    /// <summary>Puts what was added in order, before the first one is taken.</summary>
    public void Sort()
    {
        int before = 0;
        foreach (ref int end in _ends.AsSpan())
        {
            (end, before) = (before, before + end);
        }

        for (int i = 0; i < Count; i++)
        {
            _sorted[_ends[_buckets[i]]++] = _added[i];
        }
    }

    /// <summary>Takes the next place; there is one.</summary>
    public FramePlace Take() => _sorted[Taken++];

    /// <summary>The place so many behind the next one; false where there is none.</summary>
    public bool TryPeek(int places, out FramePlace place)
    {
        bool isThere = Taken + places < Count;
        place = isThere ? _sorted[Taken + places] : default;
        return isThere;
    }

    /// <summary>Forgets all places.</summary>
    public void Clear()
    {
        Array.Clear(_ends);
        Count = Taken = 0;
    }
}
