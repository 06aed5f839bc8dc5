using GemRouter.Protocol;

namespace GemRouter.Simulation.Invariants;

/// <summary>When a machine announces its SEKs: three times within the first second of a SEK, then every 10 s, give or take a fifth (wire 6.2); and where somebody asks.</summary>
internal sealed class AnnouncedTimes
{
    private const int FirstAnnouncements = 3;

    private static readonly TimeSpan FirstWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RegularAfter = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(1.3); // another holder after 250 ms, but once a second

    private readonly Dictionary<(Address Group, KeyId KeyId), Instant> _asked;
    private readonly Dictionary<KeyAddress, (Instant FirstAt, int Times)> _keys;
    private readonly Dictionary<(GroupAddress Group, ushort Port), Instant> _streams;
    private readonly List<KeyAddress> _now = [];

    public AnnouncedTimes() => (_asked, _keys, _streams) = ([], [], []);

    public AnnouncedTimes(AnnouncedTimes other) => (_asked, _keys, _streams) = (new(other._asked), new(other._keys), new(other._streams));

    /// <summary>Somebody asks for a SEK.</summary>
    public void Ask((Address Group, KeyId KeyId) key, Instant now) => _asked[key] = now;

    public bool IsAsked((Address Group, KeyId KeyId) key, Instant now) => _asked.TryGetValue(key, out Instant at) && now - at <= AnsweredWithin;

    /// <summary>An own SEK is announced.</summary>
    public void Note(in KeyAddress key) => _now.Add(key);

    /// <summary>Looks at all that was announced in one turn: the SEKs of a stream go together.</summary>
    /// <returns>A stream of which none was due and for which nobody asked; null where there is none.</returns>
    public string? CheckTurn(Instant now)
    {
        if (_now.Count == 0)
        {
            return null;
        }

        string? early = null;
        foreach (IGrouping<(GroupAddress Group, ushort Port), KeyAddress> stream in _now.GroupBy(static key => (key.Group, key.Port)))
        {
            bool isAsked = stream.Any(key => IsAsked((key.Group.Address, key.KeyId), now));
            bool isDue = !_streams.TryGetValue(stream.Key, out Instant last) || now - last >= RegularAfter;
            foreach (KeyAddress key in stream.Distinct())
            {
                (Instant first, int times) = _keys.TryGetValue(key, out (Instant, int) known) ? known : (now, 0);
                isDue |= times < FirstAnnouncements && now - first <= FirstWithin;
                _keys[key] = (first, times + (isAsked ? 0 : 1));
            }

            if (!isAsked)
            {
                _streams[stream.Key] = now;
                early ??= isDue ? null : $"{stream.Key.Group} port {stream.Key.Port}";
            }
        }

        _now.Clear();
        return early;
    }
}
