using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>
/// The SEKs that this node lacks, and when it asks for them (wire 6.4): three times, then the kid is ignored for 10 s. Those that a proven boot lists come first, and are asked for as its node's budget has room
/// to check the answers (wire 7): of 64 streams at once the last would otherwise be asked for three times in vain, and then ignored.
/// </summary>
/// <param name="roomOf">How many announcements of a node could be checked now.</param>
internal sealed class KeyRequests(Func<Node, int> roomOf)
{
    public const int MostPending = 256;

    public const int MostIgnored = 1024;

    private const int UnlistedHellosPerSecond = 2;

    private static readonly TimeSpan[] Listed = [TimeSpan.Zero, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(1.6)];

    private static readonly TimeSpan[] Unlisted = [TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(1.6)];

    // So many of a node at a time, where it lacks as many: each answer costs a check, and the HELLO that goes with them another.
    private const int Together = 8;

    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(0.4);

    private static readonly TimeSpan PutOffFor = TimeSpan.FromSeconds(0.1);

    private static readonly TimeSpan IgnoreFor = TimeSpan.FromSeconds(10);

    private readonly Dictionary<KeyRequestEntry, Pending> _pending = [];
    private readonly Dictionary<KeyRequestEntry, (Instant Until, bool WasListed)> _ignored = [];
    private readonly Queue<Instant> _unlistedHellos = new(UnlistedHellosPerSecond);

    /// <summary>When a request is due next that was not told by <see cref="TakeDue"/> yet.</summary>
    public Instant NextDue
    {
        get
        {
            Instant due = Instant.Never;
            foreach (Pending pending in _pending.Values)
            {
                due = pending.IsTold ? due : Instant.Min(due, DueAt(pending));
            }

            return due;
        }
    }

    private Instant UnlistedFrom => _unlistedHellos.Count < UnlistedHellosPerSecond ? new Instant(long.MinValue) : _unlistedHellos.Peek() + TimeSpan.FromSeconds(1);

    /// <summary>Notes a SEK that is lacking.</summary>
    /// <param name="key">What names it.</param>
    /// <param name="lister">The node whose proven boot lists or announces it; null where nobody does.</param>
    /// <param name="now">The time.</param>
    /// <returns>False where it is ignored, or there is no room.</returns>
    public bool Add(in KeyRequestEntry key, Node? lister, Instant now)
    {
        bool isListed = lister is not null;
        if (_pending.TryGetValue(key, out Pending? known))
        {
            known.Lister = lister ?? known.Lister;
            if (isListed && !known.IsListed)
            {
                known.IsListed = true; // a proven boot vouches for it: ask at once
                known.DueAt = Instant.Min(known.DueAt, now);
                known.IsTold = false;
            }

            return true;
        }

        // What was asked for in vain is left alone, unless a proven boot has come to list it.
        if (_ignored.TryGetValue(key, out (Instant Until, bool WasListed) ignored) && now < ignored.Until && (!isListed || ignored.WasListed))
        {
            return false;
        }

        if (_pending.Count >= MostPending && !(isListed && EvictUnlisted()))
        {
            return false;
        }

        _ignored.Remove(key);
        _pending.Add(key, new Pending { Since = now, Lister = lister, IsListed = isListed, DueAt = now + (isListed ? Listed : Unlisted)[0] });
        return true;
    }

    /// <summary>The SEK is here, or not wanted any more.</summary>
    public void Remove(in KeyRequestEntry key) => _pending.Remove(key);

    /// <summary>Asks for nothing any more.</summary>
    public void Clear()
    {
        _pending.Clear();
        _ignored.Clear();
    }

    /// <summary>True where a request has come due: a HELLO is to be hastened for it. Each is told once.</summary>
    public bool TakeDue(Instant now)
    {
        bool due = false;
        foreach (Pending pending in _pending.Values)
        {
            if (!pending.IsTold && DueAt(pending) <= now)
            {
                pending.IsTold = pending.Lister is not { } lister || HasRoomForSome(lister, now);
                pending.PutOffUntil = pending.IsTold ? pending.PutOffUntil : now + PutOffFor;
                due |= pending.IsTold;
            }
        }

        return due;
    }

    /// <summary>The requests for a HELLO that goes out now, those that are listed first.</summary>
    public IEnumerable<KeyRequestEntry> Due(Instant now)
    {
        Dictionary<Node, int> room = [];
        foreach ((KeyRequestEntry key, Pending pending) in _pending
            .Where(pair => IsDue(pair.Value, now))
            .OrderByDescending(static pair => pair.Value.IsListed)
            .ThenBy(static pair => pair.Value.DueAt))
        {
            if (pending.Lister is { } lister)
            {
                int left = room.TryGetValue(lister, out int known) ? known : RoomOf(lister, now);
                room[lister] = left - 1;
                if (left <= 0)
                {
                    continue;
                }
            }

            yield return key;
        }
    }

    /// <summary>These went out in a HELLO.</summary>
    public void Sent(IEnumerable<KeyRequestEntry> keys, Instant now)
    {
        bool unlisted = false;
        foreach (Pending pending in _pending.Values)
        {
            pending.IsTold = false; // whatever had no room is told again
        }

        foreach (KeyRequestEntry key in keys)
        {
            if (!_pending.TryGetValue(key, out Pending? pending))
            {
                continue;
            }

            unlisted |= !pending.IsListed;
            TimeSpan[] times = pending.IsListed ? Listed : Unlisted;
            pending.Tries++;
            pending.AskedAt = now;
            pending.DueAt = pending.Tries < times.Length ? Instant.Max(now, pending.Since + times[pending.Tries]) : Instant.Never;
            pending.GiveUpAt = pending.Tries < times.Length ? Instant.Never : now + TimeSpan.FromSeconds(1);
        }

        if (unlisted)
        {
            if (_unlistedHellos.Count == UnlistedHellosPerSecond)
            {
                _unlistedHellos.Dequeue();
            }

            _unlistedHellos.Enqueue(now);
        }
    }

    /// <summary>Gives up what was asked for in vain, and forgets what was ignored long enough.</summary>
    public void Expire(Instant now)
    {
        foreach ((KeyRequestEntry key, Pending pending) in _pending.Where(pair => pair.Value.GiveUpAt <= now).ToArray())
        {
            _pending.Remove(key);
            if (_ignored.Count >= MostIgnored)
            {
                _ignored.Remove(_ignored.MinBy(static pair => pair.Value.Until).Key);
            }

            _ignored[key] = (now + IgnoreFor, pending.IsListed);
        }

        foreach (KeyRequestEntry key in _ignored.Where(pair => pair.Value.Until <= now).Select(static pair => pair.Key).ToArray())
        {
            _ignored.Remove(key);
        }
    }

    // Kids that nobody lists wait for their turn, however long they have been due.
    private Instant DueAt(Pending pending) => Instant.Max(pending.DueAt, pending.IsListed ? pending.PutOffUntil : UnlistedFrom);

    // What was put off goes with the next HELLO that has room for it.
    private bool IsDue(Pending pending, Instant now) => (pending.IsListed ? pending.DueAt : DueAt(pending)) <= now;

    private bool HasRoomForSome(Node lister, Instant now) =>
        RoomOf(lister, now) >= Math.Min(Together, _pending.Values.Count(pending => pending.Lister == lister && IsDue(pending, now)));

    // What was asked for just now is still to be checked, and a HELLO comes with it.
    private int RoomOf(Node lister, Instant now) =>
        roomOf(lister) - 1 - _pending.Values.Count(pending => pending.Lister == lister && pending.AskedAt is { } at && now - at < AnsweredWithin);

    private bool EvictUnlisted()
    {
        foreach ((KeyRequestEntry key, Pending pending) in _pending)
        {
            if (!pending.IsListed)
            {
                return _pending.Remove(key);
            }
        }

        return false;
    }

    private sealed class Pending
    {
        public Instant Since { get; init; }

        public Node? Lister { get; set; }

        public bool IsListed { get; set; }

        public bool IsTold { get; set; }

        public int Tries { get; set; }

        public Instant DueAt { get; set; }

        public Instant PutOffUntil { get; set; } = new(long.MinValue);

        public Instant? AskedAt { get; set; }

        public Instant GiveUpAt { get; set; } = Instant.Never;
    }
}
