namespace GemRouter.Plugin.Ring.Rings;

/// <summary>
/// A packet socket with its ring. The link opens it, one receiver at a time reads it, senders inject through it: the last one that lets go closes it. Frames of one group come in the order of their arrival, and stay where they
/// are until <see cref="Release"/>; only those two are the receiver's alone.
/// </summary>
internal abstract class PacketRing(PacketSocket socket, RingMemory memory)
{
    private int _holds = 1;

    public PacketSocket Socket { get; } = socket;

    protected RingMemory Memory { get; } = memory;

    /// <summary>True where a frame, or a block of them, can be taken.</summary>
    public abstract bool HasNext { get; }

    /// <summary>For how many nanoseconds nobody needs to look, since what is there stays there until more has gathered; 0 where it is to be taken, or nothing is there.</summary>
    public virtual long Gathering => 0;

    /// <summary>Takes the next frame that is there.</summary>
    public abstract bool TryNext(out RingFrame frame);

    /// <summary>Gives back what was taken, or some of it: what lies beside frames that are still to be taken stays.</summary>
    /// <param name="exceptLast">True to keep the frame that was taken last.</param>
    public abstract void Release(bool exceptLast);

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

    /// <summary>Lets go.</summary>
    public void LetGo()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            Memory.Unmap();
            Socket.Close();
        }
    }
}
