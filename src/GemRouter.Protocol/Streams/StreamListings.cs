namespace GemRouter.Protocol;

/// <summary>What a proven boot's fresh HELLOs listed in STREAMS, bounded: for announcements that come after the HELLO that lists them (wire 4).</summary>
internal sealed class StreamListings
{
    // 64 streams of a source with 3 SEKs each (wire 7).
    private const int Most = 192;

    private readonly Dictionary<(GroupAddress Group, ushort Port, KeyId Key), (StreamEntry Entry, Instant At)> _entries = [];

    public int Count => _entries.Count;

    public void Add(in StreamEntry entry, Instant now)
    {
        (GroupAddress, ushort, KeyId) key = (entry.Group, entry.Port, entry.KeyId);
        if (_entries.Count == Most && !_entries.ContainsKey(key))
        {
            _entries.Remove(_entries.MinBy(static pair => pair.Value.At).Key); // what is in use is listed again and again
        }

        _entries[key] = (entry, now);
    }

    public void Remove(GroupAddress group, ushort port, KeyId key) => _entries.Remove((group, port, key));

    public void Clear() => _entries.Clear();

    public bool TryFind(GroupAddress group, ushort port, KeyId key, out StreamEntry entry, out Instant at)
    {
        bool found = _entries.TryGetValue((group, port, key), out (StreamEntry Entry, Instant At) listing);
        (entry, at) = listing;
        return found;
    }

    public IEnumerable<StreamEntry> Entries => _entries.Values.Select(static listing => listing.Entry);
}
