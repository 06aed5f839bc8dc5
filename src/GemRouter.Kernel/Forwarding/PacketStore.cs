using GemRouter.Protocol;

namespace GemRouter.Kernel.Forwarding;

/// <summary>
/// Memory for packets that wait, in chunks of one size, out of a budget that several workers share. So a packet that waits costs its own bytes and not a whole packet of the pool. Some chunks are
/// kept for the next who need one. One thread.
/// </summary>
internal sealed class PacketStore
{
    private const int SmallestChunk = 16 << 10;
    private const int MostKept = 16;

    // However short memory is, where that is no great part of it: what has just given one back needs the next at once, where packets of ever other groups come, and is not to allocate for each.
    private const int LeastKept = 1;
    private const int PartMost = 16;

    private readonly MemoryBudget _budget;
    private readonly Stack<byte[]> _kept = new(MostKept);

    /// <param name="budget">The memory of all workers.</param>
    /// <param name="largestPayload">The largest payload that a packet can have.</param>
    public PacketStore(MemoryBudget budget, int largestPayload)
    {
        _budget = budget;
        ChunkSize = Math.Max(SmallestChunk, largestPayload + StoredPacket.HeaderSize);
    }

    /// <summary>The bytes of each chunk.</summary>
    public int ChunkSize { get; }

    /// <summary>True where less than a quarter of the budget is left.</summary>
    public bool IsNearlyFull => _kept.Count <= LeastKept && _budget.Limit - _budget.Used < _budget.Limit / 4;

    /// <summary>Takes a chunk; null where the budget has none.</summary>
    public byte[]? Rent()
    {
        if (_kept.TryPop(out byte[]? chunk))
        {
            return chunk;
        }

        return _budget.TryTake(ChunkSize) ? GC.AllocateUninitializedArray<byte>(ChunkSize) : null;
    }

    public void Return(byte[] chunk)
    {
        if (_kept.Count < (_budget.Used <= _budget.Limit / 2 ? MostKept : _budget.Limit >= PartMost * (long)ChunkSize ? LeastKept : 0)) // the other workers' packets come before this one's convenience
        {
            _kept.Push(chunk);
        }
        else
        {
            _budget.Give(ChunkSize);
        }
    }

    /// <summary>Gives all that is kept back to the budget.</summary>
    public void Close()
    {
        while (_kept.TryPop(out _))
        {
            _budget.Give(ChunkSize);
        }
    }
}
