using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>
/// The SEKs that this node lacks, and when it asks for them (wire 6.4): three times, then the kid is ignored for 10 s. Those that a proven boot lists come first, and are asked for as its node's budget has room
/// to check the answers (wire 7): of 64 streams at once the last would otherwise be asked for three times in vain, and then ignored. Each node that lists a SEK is taken for itself: the BK alone lets anybody list whatever
/// he likes, others' kids among it, and that is to keep out nobody else's.
/// </summary>
/// <param name="roomOf">How many announcements of a node could be checked now.</param>
/// <param name="mostOf">How many that can be at most, whoever the node is.</param>
internal sealed class KeyRequests(Func<Node, int> roomOf, Func<int> mostOf)
{
    public const int MostPending = 256;

    public const int MostIgnored = 1024;

    // What a boot's listings are remembered of: 64 streams with 3 SEKs each (wire 9).
    public const int MostOfLister = 192;

    private const int UnlistedHellosPerSecond = 2;

    private static readonly TimeSpan[] Listed = [TimeSpan.Zero, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(1.6)];

    private static readonly TimeSpan[] Unlisted = [TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(1.6)];

    // So many of a node at a time, where it lacks as many: each answer costs a check, and the HELLO that goes with them another.
    private const int Together = 8;

    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(0.4);

    private static readonly TimeSpan PutOffFor = TimeSpan.FromSeconds(0.1);

    private static readonly TimeSpan PendingFor = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan IgnoreFor = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(KeyRequestEntry Key, Node? Lister), Pending> _pending = [];
    private readonly Dictionary<(KeyRequestEntry Key, Node? Lister), Instant> _ignored = [];
    private readonly Queue<Instant> _unlistedHellos = new(UnlistedHellosPerSecond);

    // Kept, since it is asked for after each datagram; null where it is to be looked for again.
    private Instant? _nextDue = Instant.Never;

    /// <summary>When a request is due next that was not told by <see cref="TakeDue"/> yet.</summary>
    public Instant NextDue
    {
        get
        {
            if (_nextDue is { } known)
            {
                return known;
            }

            Instant due = Instant.Never;
            foreach (Pending pending in _pending.Values)
            {
                due = pending.IsTold ? due : Instant.Min(due, DueAt(pending));
            }

            _nextDue = due;
            return due;
        }
    }

    private Instant UnlistedFrom => _unlistedHellos.Count < UnlistedHellosPerSecond ? new Instant(long.MinValue) : _unlistedHellos.Peek() + TimeSpan.FromSeconds(1);

    // Of the checks that a node has, one is for the HELLO that comes with an answer; where it has one alone, that HELLO is checked a moment later.
    private int KeptForHello => mostOf() > 1 ? 1 : 0;

    /// <summary>Notes a SEK that is lacking.</summary>
    /// <param name="key">What names it.</param>
    /// <param name="lister">The node whose proven boot lists or announces it; null where nobody does.</param>
    /// <param name="now">The time.</param>
    /// <returns>False where it is ignored, or there is no room.</returns>
    public bool Add(KeyRequestEntry key, Node? lister, Instant now)
    {
        if (_pending.ContainsKey((key, lister)) || (lister is null && _pending.Keys.Any(pending => pending.Key == key)))
        {
            return true;
        }

        // What was asked for in vain is left alone, unless a proven boot has come to list it.
        if ((_ignored.TryGetValue((key, lister), out Instant until) && now < until) || (lister is not null && CountOf(lister) >= MostOfLister))
        {
            return false;
        }

        _nextDue = null;
        if (lister is not null)
        {
            _pending.Remove((key, null)); // a proven boot vouches for it: it is asked for at once
        }

        if (_pending.Count >= MostPending && !MakeRoom(lister))
        {
            return false;
        }

        _ignored.Remove((key, lister));
        _pending.Add((key, lister), new Pending { Lister = lister, Since = now, DueAt = now + (lister is null ? Unlisted : Listed)[0] });
        return true;
    }

    /// <summary>The SEK is here, or not wanted any more.</summary>
    public void Remove(KeyRequestEntry key) => RemoveWhere(pending => pending.Key == key);

    /// <summary>The node has no proven boot any more.</summary>
    public void Forget(Node lister) => RemoveWhere(pending => pending.Lister == lister);

    /// <summary>Asks for nothing any more.</summary>
    public void Clear()
    {
        _pending.Clear();
        _ignored.Clear();
        _nextDue = null;
    }

    /// <summary>True where a request has come due: a HELLO is to be hastened for it. Each is told once.</summary>
    public bool TakeDue(Instant now)
    {
        bool due = false;
        foreach (Pending pending in _pending.Values)
        {
            if (!pending.IsTold && DueAt(pending) <= now)
            {
                _nextDue = null;
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
        HashSet<KeyRequestEntry> given = [];
        foreach (Pending pending in _pending.Values)
        {
            pending.IsGiven = false;
        }

        foreach (((KeyRequestEntry key, Node? lister), Pending pending) in _pending
            .Where(pair => IsDue(pair.Value, now))
            .OrderByDescending(static pair => pair.Value.IsListed)
            .ThenBy(static pair => pair.Value.DueAt))
        {
            if (lister is not null)
            {
                int left = room.TryGetValue(lister, out int known) ? known : RoomOf(lister, now);
                room[lister] = left - 1;
                if (left <= 0)
                {
                    continue;
                }
            }

            pending.IsGiven = true;
            if (given.Add(key))
            {
                yield return key;
            }
        }
    }

    /// <summary>These went out in a HELLO.</summary>
    public void Sent(IEnumerable<KeyRequestEntry> keys, Instant now)
    {
        HashSet<KeyRequestEntry> sent = [.. keys];
        bool unlisted = false;
        _nextDue = null;
        foreach (((KeyRequestEntry key, Node? lister), Pending pending) in _pending)
        {
            pending.IsTold = false; // whatever had no room is told again
            if (!sent.Contains(key) || (lister is not null && !pending.IsGiven))
            {
                continue;
            }

            unlisted |= lister is null;
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

    /// <summary>Gives up what was asked for in vain, or was put off for too long, and forgets what was ignored long enough.</summary>
    public void Expire(Instant now)
    {
        foreach (((KeyRequestEntry key, Node? lister), Pending pending) in _pending.Where(pair => pair.Value.GiveUpAt <= now || now - pair.Value.Since >= PendingFor).ToArray())
        {
            _pending.Remove((key, lister));
            _nextDue = null;
            Ignore(key, lister, now);
            if (lister is not null && pending.Tries > 0)
            {
                Ignore(key, null, now); // nor is it asked for at once because packets carry it
            }
        }

        foreach ((KeyRequestEntry, Node?) ignored in _ignored.Where(pair => pair.Value <= now).Select(static pair => pair.Key).ToArray())
        {
            _ignored.Remove(ignored);
        }
    }

    private void Ignore(KeyRequestEntry key, Node? lister, Instant now)
    {
        if (_ignored.Count >= MostIgnored && !_ignored.ContainsKey((key, lister)))
        {
            _ignored.Remove(_ignored.MinBy(static pair => pair.Value).Key);
        }

        _ignored[(key, lister)] = now + IgnoreFor;
    }

    // Kids that nobody lists wait for their turn, however long they have been due.
    private Instant DueAt(Pending pending) => Instant.Max(pending.DueAt, pending.IsListed ? pending.PutOffUntil : UnlistedFrom);

    // What was put off goes with the next HELLO that has room for it.
    private bool IsDue(Pending pending, Instant now) => (pending.IsListed ? pending.DueAt : DueAt(pending)) <= now;

    private bool HasRoomForSome(Node lister, Instant now)
    {
        int some = Math.Clamp(mostOf() - KeptForHello, 1, Together);
        return RoomOf(lister, now) >= Math.Min(some, _pending.Values.Count(pending => pending.Lister == lister && IsDue(pending, now)));
    }

    // What was asked for just now is still to be checked.
    private int RoomOf(Node lister, Instant now) =>
        roomOf(lister) - KeptForHello - _pending.Values.Count(pending => pending.Lister == lister && pending.AskedAt is { } at && now - at < AnsweredWithin);

    private int CountOf(Node lister) => _pending.Keys.Count(pending => pending.Lister == lister);

    // For what a proven boot lists: what nobody lists gives way, else the newest of the node that lists the most, where that is more than the newcomer has then. Many nodes with as few each,
    // which whoever has the BK can make, are not to keep others out either: where the newcomer has fewer than some, the oldest gives way that had its chance.
    private bool MakeRoom(Node? lister)
    {
        if (lister is null)
        {
            return false;
        }

        foreach ((KeyRequestEntry, Node? Lister) pending in _pending.Keys)
        {
            if (pending.Lister is null)
            {
                return _pending.Remove(pending);
            }
        }

        IGrouping<Node, KeyValuePair<(KeyRequestEntry Key, Node? Lister), Pending>> most = _pending.GroupBy(static pair => pair.Key.Lister!).MaxBy(static group => group.Count())!;
        int own = CountOf(lister);
        if (most.Count() > own + 1)
        {
            return _pending.Remove(most.MaxBy(static pair => pair.Value.Since).Key);
        }

        KeyValuePair<(KeyRequestEntry, Node?), Pending>[] had = [.. _pending.Where(static pair => pair.Value.HadItsChance)];
        return most.Count() > own && had.Length > 0 && _pending.Remove(had.MinBy(static pair => pair.Value.Since).Key);
    }

    private void RemoveWhere(Func<(KeyRequestEntry Key, Node? Lister), bool> condition)
    {
        foreach ((KeyRequestEntry, Node?) pending in _pending.Keys.Where(condition).ToArray())
        {
            _pending.Remove(pending);
            _nextDue = null;
        }
    }

    private sealed class Pending
    {
        public Instant Since { get; init; }

        public Node? Lister { get; init; }

        public bool IsListed => Lister is not null;

        public bool IsTold { get; set; }

        public bool IsGiven { get; set; }

        public int Tries { get; set; }

        // It was asked for, or was to be and its own node had no room for the answer.
        public bool HadItsChance => Tries > 0 || PutOffUntil > new Instant(long.MinValue);

        public Instant DueAt { get; set; }

        public Instant PutOffUntil { get; set; } = new(long.MinValue);

        public Instant? AskedAt { get; set; }

        public Instant GiveUpAt { get; set; } = Instant.Never;
    }
}
