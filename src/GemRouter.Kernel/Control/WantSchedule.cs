using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>
/// When the boots that are to prove themselves hasten a HELLO that names them in WANT: as soon as they are known, and where that stays unanswered, again 0.3 and 1 s after the first time (wire 4). Where nothing hangs
/// on a proof, it has time: to 1,000 nodes at once a newcomer could not answer anyway.
/// </summary>
internal sealed class WantSchedule(RandomTime random)
{
    private static readonly TimeSpan[] Again = [TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1)];

    // All nodes together: 25 to 40 a second, where a newcomer answers some 100 (32 echoes in each of four HELLOs). Tentative boots go after 30 s.
    private static readonly TimeSpan UnhurriedEach = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan UnhurriedMost = TimeSpan.FromSeconds(25);

    private readonly Dictionary<ulong, Wanted> _wanted = [];

    /// <summary>When <see cref="TakeDue"/> is to be asked next.</summary>
    public Instant NextDue { get; private set; } = Instant.Never;

    /// <summary>True where the next HELLO repeats a WANT that stayed without an answer: it has a new nonce, since one CHALLENGE of a boot hastens one HELLO at most.</summary>
    public bool Repeats { get; private set; }

    /// <summary>A boot was heard that needs proof.</summary>
    /// <param name="boot">The boot.</param>
    /// <param name="isUrgent">False where neither side waits for the other's SEKs.</param>
    /// <param name="nodes">The known nodes.</param>
    /// <param name="now">The time.</param>
    public void Note(Boot boot, bool isUrgent, int nodes, Instant now)
    {
        if (!_wanted.TryGetValue(boot.Id.Prefix, out Wanted? wanted))
        {
            TimeSpan most = nodes * UnhurriedEach < UnhurriedMost ? nodes * UnhurriedEach : UnhurriedMost;
            _wanted.Add(boot.Id.Prefix, wanted = new Wanted { DueAt = isUrgent ? now : now + random.UpTo(most) });
        }
        else if (isUrgent && !wanted.IsNamed)
        {
            wanted.DueAt = Instant.Min(wanted.DueAt, now);
        }

        NextDue = wanted.IsTold ? NextDue : Instant.Min(NextDue, wanted.DueAt);
    }

    /// <summary>It has proven itself, or is gone.</summary>
    public void Forget(Boot boot) => _wanted.Remove(boot.Id.Prefix);

    /// <summary>A HELLO went out with these wants.</summary>
    public void Sent(IEnumerable<Want> wants, Instant now)
    {
        foreach (Want want in wants)
        {
            if (_wanted.TryGetValue(want.BootPrefix, out Wanted? wanted) && !wanted.IsNamed)
            {
                wanted.NamedAt = now;
                wanted.DueAt = now + Again[0];
            }
        }

        Repeats = false;
        NextDue = Instant.Never;
        foreach (Wanted wanted in _wanted.Values)
        {
            wanted.IsTold = false; // whatever had no room is told again
            NextDue = Instant.Min(NextDue, wanted.DueAt);
        }
    }

    /// <summary>True where a HELLO is to be hastened for a want; each time counts once.</summary>
    public bool TakeDue(Instant now)
    {
        if (now < NextDue)
        {
            return false;
        }

        bool due = false;
        NextDue = Instant.Never;
        foreach (Wanted wanted in _wanted.Values)
        {
            if (!wanted.IsTold && wanted.DueAt <= now)
            {
                due = true;
                Repeats |= wanted.IsNamed;
                wanted.IsTold = !wanted.IsNamed;
                wanted.Tries += wanted.IsNamed ? 1 : 0;
                wanted.DueAt = !wanted.IsNamed ? wanted.DueAt : wanted.Tries < Again.Length ? wanted.NamedAt + Again[wanted.Tries] : Instant.Never;
            }

            NextDue = wanted.IsTold ? NextDue : Instant.Min(NextDue, wanted.DueAt);
        }

        return due;
    }

    private sealed class Wanted
    {
        public Instant NamedAt { get; set; } = Instant.Never;

        public bool IsNamed => NamedAt != Instant.Never;

        public Instant DueAt { get; set; }

        public bool IsTold { get; set; }

        public int Tries { get; set; }
    }
}
