namespace GemRouter.Protocol;

/// <summary>The unfinished payloads of one stream, the oldest first (wire 5.3). Reused for another stream when it has none.</summary>
internal sealed class FragmentStream
{
    public const int MaxSets = 64;

    private readonly FragmentSet?[] _sets = new FragmentSet?[MaxSets];

    public StreamKey Key { get; set; }

    public int Count { get; private set; }

    public FragmentSet Oldest => _sets[0]!;

    public FragmentSet? Find(OpenKey key, PacketNumber firstNumber)
    {
        // The newest is the likeliest.
        for (int i = Count - 1; i >= 0; i--)
        {
            FragmentSet set = _sets[i]!;
            if (set.FirstNumber == firstNumber && ReferenceEquals(set.Key, key))
            {
                return set;
            }
        }

        return null;
    }

    public void Add(FragmentSet set) => _sets[Count++] = set;

    public void Remove(FragmentSet set)
    {
        int i = Array.IndexOf(_sets, set, 0, Count);
        Array.Copy(_sets, i + 1, _sets, i, Count - i - 1);
        _sets[--Count] = null;
    }
}
