namespace GemRouter.Fuzz;

/// <summary>Measures what some code allocates: <c>while (meter.Next()) { … }</c>. The runtime compiles on the same thread, so what allocates is looked at again, and the least counts.</summary>
internal struct AllocationMeter
{
    private const int MostLooks = 10;

    private long _before;
    private int _looks;

    /// <summary>The least that it allocated, in bytes.</summary>
    public long Least { get; private set; }

    /// <summary>True where the code is to run (once more).</summary>
    public bool Next()
    {
        long now = GC.GetAllocatedBytesForCurrentThread();
        if (_looks > 0)
        {
            Least = _looks == 1 ? now - _before : Math.Min(Least, now - _before);
            if (Least == 0 || _looks == MostLooks)
            {
                return false;
            }
        }

        _looks++;
        _before = GC.GetAllocatedBytesForCurrentThread();
        return true;
    }
}
