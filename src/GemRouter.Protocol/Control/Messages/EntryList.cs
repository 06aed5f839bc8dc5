namespace GemRouter.Protocol;

/// <summary>A list of entries where it lies on the wire, checked whole before it can be read.</summary>
/// <typeparam name="T">The entry's type.</typeparam>
public readonly ref struct EntryList<T>
    where T : struct, IWireEntry<T>
{
    private readonly ReadOnlySpan<byte> _bytes;

    private EntryList(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The number of entries; 0 where the message has no such list.</summary>
    public int Count => _bytes.Length / T.Size;

    /// <summary>One entry.</summary>
    public T this[int index]
    {
        get
        {
            T.TryRead(_bytes.Slice(index * T.Size, T.Size), out T entry);
            return entry;
        }
    }

    /// <summary>Checks a list: at least one entry, not more than allowed, each in its ranges.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out EntryList<T> list)
    {
        list = default;
        if (bytes.IsEmpty || bytes.Length % T.Size != 0 || bytes.Length / T.Size > T.Most)
        {
            return false;
        }

        for (int at = 0; at < bytes.Length; at += T.Size)
        {
            if (!T.TryRead(bytes.Slice(at, T.Size), out _))
            {
                return false;
            }
        }

        list = new EntryList<T>(bytes);
        return true;
    }
}
