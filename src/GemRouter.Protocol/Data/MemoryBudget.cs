namespace GemRouter.Protocol;

/// <summary>A limit on memory that several owners share (wire 7): all replay windows, or all unfinished fragments. Any thread, without a lock.</summary>
/// <param name="limit">The most bytes in all.</param>
public sealed class MemoryBudget(long limit)
{
    /// <summary>The default of wire 7 for windows and for fragments.</summary>
    public const long Default = 64L << 20;

    private long _used;

    /// <summary>The most bytes in all.</summary>
    public long Limit { get; } = limit;

    /// <summary>Bytes in use.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Takes bytes; false where they are not there, and then takes none.</summary>
    public bool TryTake(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (Interlocked.Add(ref _used, bytes) <= Limit)
        {
            return true;
        }

        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    /// <summary>Gives back bytes that were taken.</summary>
    public void Give(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Interlocked.Add(ref _used, -bytes);
    }
}
