using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>The SEKs that this node lacks, and when it asks for them (wire 6.4): three times, then the kid is ignored for 10 s. Those that a proven boot lists come first.</summary>
internal sealed class KeyRequests
{
    public const int MostPending = 256;

    public const int MostIgnored = 1024;

    private const int UnlistedHellosPerSecond = 2;

    private static readonly TimeSpan[] Listed = [TimeSpan.Zero, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(1.6)];

    private static readonly TimeSpan[] Unlisted = [TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(1.6)];

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
    /// <returns>False where it is ignored, or there is no room.</returns>
    public bool Add(in KeyRequestEntry key, bool isListed, Instant now)
    {
        if (_pending.TryGetValue(key, out Pending? known))
        {
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
        _pending.Add(key, new Pending { Since = now, IsListed = isListed, DueAt = now + (isListed ? Listed : Unlisted)[0] });
        return true;
    }

    /// <summary>The SEK is here, or not wanted any more.</summary>
    public void Remove(in KeyRequestEntry key) => _pending.Remove(key);

    /// <summary>True where a request has come due: a HELLO is to be hastened for it. Each is told once.</summary>
    public bool TakeDue(Instant now)
    {
        bool due = false;
        foreach (Pending pending in _pending.Values)
        {
            if (!pending.IsTold && DueAt(pending) <= now)
            {
                pending.IsTold = true;
                due = true;
            }
        }

        return due;
    }

    /// <summary>The requests for a HELLO that goes out now, those that are listed first.</summary>
    public IEnumerable<KeyRequestEntry> Due(Instant now)
    {
        return _pending
            .Where(pair => DueAt(pair.Value) <= now)
            .OrderByDescending(static pair => pair.Value.IsListed)
            .ThenBy(static pair => pair.Value.DueAt)
            .Select(static pair => pair.Key);
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
    private Instant DueAt(Pending pending) => pending.IsListed ? pending.DueAt : Instant.Max(pending.DueAt, UnlistedFrom);

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

        public bool IsListed { get; set; }

        public bool IsTold { get; set; }

        public int Tries { get; set; }

        public Instant DueAt { get; set; }

        public Instant GiveUpAt { get; set; } = Instant.Never;
    }
}
