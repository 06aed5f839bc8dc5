namespace GemRouter.Plugin.Pcap.Live;

/// <summary>A descriptor that another thread makes readable. Closed when its owner and all who signal have let go, so that nobody writes to a number that has become somebody else's.</summary>
internal sealed class Signal
{
    private int _holds = 1;

    /// <exception cref="ComponentException">The system has no descriptor left.</exception>
    public Signal()
    {
        Descriptor = LibC.OpenEvent();
        if (Descriptor < 0)
        {
            throw new ComponentException($"The system refuses an eventfd (error {-Descriptor}); raise the limit of open files (LimitNOFILE, ulimit -n).");
        }
    }

    public int Descriptor { get; }

    /// <summary>Makes it readable. Any thread, any time.</summary>
    public void Set()
    {
        int holds = Volatile.Read(ref _holds);
        while (holds > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds)
            {
                LibC.Signal(Descriptor);
                Release();
                return;
            }

            holds = seen;
        }
    }

    /// <summary>Takes the signal back.</summary>
    public void Clear() => LibC.Clear(Descriptor);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            LibC.Close(Descriptor);
        }
    }
}
