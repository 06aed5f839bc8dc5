namespace GemRouter.Plugin.Udp.Linux;

/// <summary>A file descriptor that several threads hold: the last one that lets go closes it, so that nobody uses a number that has become somebody else's.
/// Holds change with subscriptions, not with packets.</summary>
internal sealed class Descriptor(int number)
{
    private int _holds = 1;

    public int Number { get; } = number;

    /// <summary>Takes another hold; false where it is closed.</summary>
    public bool TryHold()
    {
        int holds = Volatile.Read(ref _holds);
        while (holds > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds)
            {
                return true;
            }

            holds = seen;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            LibC.Close(Number);
        }
    }
}
