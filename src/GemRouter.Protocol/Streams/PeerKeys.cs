namespace GemRouter.Protocol;

/// <summary>The SEKs of peers that this node holds, within the limits of wire 7. Single-threaded.</summary>
public sealed class PeerKeys
{
    /// <summary>How long SEKs linger after their boot was displaced or said goodbye.</summary>
    public static readonly TimeSpan LingerFor = TimeSpan.FromSeconds(2);

    // Each is tried for a packet that carries the kid (wire 5.5).
    private const int KeysPerKeyId = 2;

    private readonly Dictionary<(BootId, GroupAddress, ushort, Commitment), PeerKey> _keys = [];
    private readonly Dictionary<KeyRequestEntry, List<PeerKey>> _byKeyId = []; // of all ports: a REQUEST names none
    private readonly Dictionary<NodeId, Dictionary<(GroupAddress, ushort), int>> _streams = [];
    private readonly EarliestEnd _ends = new();
    private readonly IControlEvents _events;
    private int _streamCount;

    internal PeerKeys(ControlLimits limits, IControlEvents events)
    {
        Limits = limits;
        _events = events;
    }

    internal ControlLimits Limits { get; set; }

    /// <summary>All SEKs held.</summary>
    public IReadOnlyCollection<PeerKey> All => _keys.Values;

    /// <summary>The SEKs with that kid: at most two.</summary>
    public IEnumerable<PeerKey> Find(GroupAddress group, ushort port, KeyId id)
    {
        foreach (PeerKey key in Find(new KeyRequestEntry(group.Address, id)))
        {
            if (key.Announcement.Context.Port == port)
            {
                yield return key;
            }
        }
    }

    /// <summary>The SEKs that a REQUEST names: at most two of each port.</summary>
    public IReadOnlyList<PeerKey> Find(in KeyRequestEntry request) => _byKeyId.TryGetValue(request, out List<PeerKey>? keys) ? keys : [];

    internal PeerKey? Find(in Announcement announcement) => _keys.GetValueOrDefault(KeyOf(announcement));

    /// <summary>True where two other SEKs have that kid.</summary>
    internal bool Collides(in Announcement announcement, KeyId id)
    {
        int others = 0;
        foreach (PeerKey key in Find(announcement.Context.Group, announcement.Context.Port, id))
        {
            others += KeyOf(key.Announcement) == KeyOf(announcement) ? 0 : 1;
        }

        return others >= KeysPerKeyId;
    }

    /// <summary>True where there is room for one more SEK of that stream.</summary>
    internal bool HasRoom(in StreamContext context)
    {
        if (!_streams.TryGetValue(context.Source, out Dictionary<(GroupAddress, ushort), int>? streams))
        {
            return _streamCount < Limits.Streams && Limits.StreamsPerSource > 0;
        }

        return streams.TryGetValue((context.Group, context.Port), out int keys)
            ? keys < Limits.KeysPerStream || (keys < 2 * Limits.KeysPerStream && Staying(context) < Limits.KeysPerStream)
            : streams.Count < Limits.StreamsPerSource && _streamCount < Limits.Streams;
    }

    // SEKs of a boot that is gone linger for 2 s, and those of a copy of the node for as long as it is proven: neither may keep out those of another boot.
    private int Staying(in StreamContext stream)
    {
        int staying = 0;
        foreach (PeerKey key in _keys.Values)
        {
            StreamContext context = key.Announcement.Context;
            staying += key.EndsAt == Instant.Never && context.SourceBoot == stream.SourceBoot && context.Group == stream.Group && context.Port == stream.Port ? 1 : 0;
        }

        return staying;
    }

    /// <summary>Of the SEKs of that stream and boot that are not usable and were announced earlier, the earliest; null where there is none.</summary>
    internal PeerKey? FindIdle(in Announcement newer)
    {
        PeerKey? earliest = null;
        foreach (PeerKey key in _keys.Values)
        {
            Announcement older = key.Announcement;
            if (!key.IsUsable
                && older.Sequence < newer.Sequence
                && older.Context.SourceBoot == newer.Context.SourceBoot
                && older.Context.Group == newer.Context.Group
                && older.Context.Port == newer.Context.Port
                && (earliest is null || older.Sequence < earliest.Announcement.Sequence))
            {
                earliest = key;
            }
        }

        return earliest;
    }

    internal void Add(PeerKey key)
    {
        StreamContext context = key.Announcement.Context;
        _keys.Add(KeyOf(key.Announcement), key);
        KeyRequestEntry name = new(context.Group.Address, key.Id);
        if (!_byKeyId.TryGetValue(name, out List<PeerKey>? sameId))
        {
            _byKeyId.Add(name, sameId = []);
        }

        sameId.Add(key);
        key.Ends = _ends;
        _ends.Note(key.ExpiresAt);
        if (!_streams.TryGetValue(context.Source, out Dictionary<(GroupAddress, ushort), int>? streams))
        {
            _streams.Add(context.Source, streams = []);
        }

        int count = streams.GetValueOrDefault((context.Group, context.Port));
        streams[(context.Group, context.Port)] = count + 1;
        _streamCount += count == 0 ? 1 : 0;
    }

    /// <summary>Lets a SEK go, and zeroes it.</summary>
    internal void Remove(PeerKey key)
    {
        StreamContext context = key.Announcement.Context;
        _keys.Remove(KeyOf(key.Announcement));
        KeyRequestEntry name = new(context.Group.Address, key.Id);
        List<PeerKey> sameId = _byKeyId[name];
        sameId.Remove(key);
        if (sameId.Count == 0)
        {
            _byKeyId.Remove(name);
        }


        Dictionary<(GroupAddress, ushort), int> streams = _streams[context.Source];
        if (--streams[(context.Group, context.Port)] == 0)
        {
            streams.Remove((context.Group, context.Port));
            _streamCount--;
            if (streams.Count == 0)
            {
                _streams.Remove(context.Source);
            }
        }

        _events.KeyGone(key);
        key.Key.Dispose();
    }

    /// <summary>Sets the end of all SEKs of a boot; <see cref="Instant.Never"/> lifts it.</summary>
    internal void EndAll(Boot boot, Instant at)
    {
        foreach (PeerKey key in _keys.Values)
        {
            if (key.Boot.Id == boot.Id)
            {
                key.EndsAt = at;
            }
        }
    }

    internal void RemoveWhere(Func<PeerKey, bool> condition)
    {
        foreach (PeerKey key in _keys.Values.Where(condition).ToArray())
        {
            Remove(key);
        }
    }

    internal void Expire(Instant now)
    {
        if (!_ends.HasCome(now))
        {
            return;
        }

        RemoveWhere(key => now >= key.ExpiresAt);
        foreach (PeerKey key in _keys.Values)
        {
            _ends.Note(key.ExpiresAt);
        }
    }

    private static (BootId, GroupAddress, ushort, Commitment) KeyOf(in Announcement announcement) =>
        (announcement.Context.SourceBoot, announcement.Context.Group, announcement.Context.Port, announcement.Commitment);
}
