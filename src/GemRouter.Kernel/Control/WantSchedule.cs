using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>A WANT that stays unanswered hastens another HELLO 0.3 and 1 s after the first (wire 4).</summary>
internal sealed class WantSchedule
{
    private static readonly TimeSpan[] Again = [TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1)];

    private readonly Dictionary<ulong, (Instant First, int Tries)> _unanswered = [];
    private readonly HashSet<ulong> _unsent = [];

    public Instant NextDue
    {
        get
        {
            Instant due = Instant.Never;
            foreach ((Instant first, int tries) in _unanswered.Values)
            {
                due = tries < Again.Length ? Instant.Min(due, first + Again[tries]) : due;
            }

            return due;
        }
    }

    /// <summary>True where the proof of a boot is needed that no HELLO has asked for yet; each is told once.</summary>
    public bool TakeNew(IEnumerable<Boot> boots)
    {
        bool isNew = false;
        foreach (Boot boot in boots)
        {
            isNew |= boot.NeedsProof && !_unanswered.ContainsKey(boot.Id.Prefix) && _unsent.Add(boot.Id.Prefix);
        }

        return isNew;
    }

    /// <summary>A HELLO went out with these wants; those that are not in it are answered, or gone.</summary>
    public void Sent(IEnumerable<Want> wants, Instant now)
    {
        HashSet<ulong> named = [.. wants.Select(static want => want.BootPrefix)];
        foreach (ulong gone in _unanswered.Keys.Where(boot => !named.Contains(boot)).ToArray())
        {
            _unanswered.Remove(gone);
        }

        _unsent.Clear();
        foreach (ulong boot in named)
        {
            _unanswered.TryAdd(boot, (now, 0));
        }
    }

    /// <summary>True where a want has waited long enough; each time counts once.</summary>
    public bool TakeDue(Instant now)
    {
        bool due = false;
        foreach ((ulong boot, (Instant first, int tries)) in _unanswered.ToArray())
        {
            if (tries < Again.Length && first + Again[tries] <= now)
            {
                _unanswered[boot] = (first, tries + 1);
                due = true;
            }
        }

        return due;
    }
}
