namespace GemRouter.Kernel.Forwarding;

/// <summary>A ring that one thread writes and one thread reads, without a lock and without allocating. What finds it full is not written.</summary>
/// <param name="capacity">A power of two.</param>
internal sealed class SpscQueue<T>(int capacity)
{
    private readonly T[] _items = new T[capacity];
    private SpscEnds _ends;

    public int Count => (int)(Volatile.Read(ref _ends.Written) - Volatile.Read(ref _ends.Read));

    /// <summary>The writing thread: false where it is full.</summary>
    public bool TryWrite(in T item)
    {
        long written = _ends.Written;
        if (written - Volatile.Read(ref _ends.Read) == _items.Length)
        {
            return false;
        }

        _items[written & (_items.Length - 1)] = item;
        Volatile.Write(ref _ends.Written, written + 1);
        return true;
    }

    /// <summary>The reading thread: false where it is empty.</summary>
    public bool TryRead(out T item)
    {
        long read = _ends.Read;
        if (read == Volatile.Read(ref _ends.Written))
        {
            item = default!;
            return false;
        }

        ref T slot = ref _items[read & (_items.Length - 1)];
        item = slot;
        slot = default!;
        Volatile.Write(ref _ends.Read, read + 1);
        return true;
    }
}
