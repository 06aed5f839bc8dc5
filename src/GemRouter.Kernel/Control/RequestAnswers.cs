using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>Answers to REQUESTs that are on their way (wire 6.4): the source's own within 50 ms and at most four a second for each kid, another holder's after 50 to 250 ms where nobody else has answered, at most once a second.</summary>
internal sealed class RequestAnswers(RandomTime random)
{
    private const int Most = 1024; // of each kind

    private static readonly TimeSpan OwnWithin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan OwnApart = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RelayFrom = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RelayWithin = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RelayApart = TimeSpan.FromSeconds(1);

    // Apart, so that whatever others announce or ask for keeps nobody from the other.
    private readonly Dictionary<KeyAddress, Answer> _own = [];
    private readonly Dictionary<KeyAddress, Answer> _relays = [];

    // Kept, since it is asked for after each datagram, and each announcement that somebody sends is noted here; null where it is to be looked for again.
    private Instant? _nextDue = Instant.Never;

    /// <summary>When an answer is due next.</summary>
    public Instant NextDue
    {
        get
        {
            if (_nextDue is { } known)
            {
                return known;
            }

            Instant due = Instant.Never;
            foreach (Answer answer in _own.Values)
            {
                due = Instant.Min(due, answer.DueAt);
            }

            foreach (Answer answer in _relays.Values)
            {
                due = Instant.Min(due, answer.DueAt);
            }

            _nextDue = due;
            return due;
        }
    }

    /// <summary>Plans an answer; one that is planned already stands.</summary>
    public void Plan(in KeyAddress key, bool isOwn, Instant now)
    {
        if (Find(isOwn ? _own : _relays, key) is Answer answer && answer.DueAt == Instant.Never)
        {
            // What waits for its turn is spread from there on: all other holders wait for the same turn, and one is enough.
            Instant turn = answer.LastAt is Instant last ? Instant.Max(now, last + (isOwn ? OwnApart : RelayApart)) : now;
            answer.DueAt = turn + (isOwn ? random.UpTo(OwnWithin) : random.Between(RelayFrom, RelayWithin));
            _nextDue = _nextDue is { } due ? Instant.Min(due, answer.DueAt) : null;
        }
    }

    /// <summary>Somebody has sent the announcement: no relay is needed, and none for a second. Where many ask one after the other, each would have all others relay else, while the source keeps to its four a second.</summary>
    public void Heard(in KeyAddress key, Instant now)
    {
        if (Find(_relays, key) is { } answer)
        {
            _nextDue = answer.DueAt == Instant.Never ? _nextDue : null;
            answer.DueAt = Instant.Never;
            answer.LastAt = now;
        }
    }

    /// <summary>Answers nobody any more.</summary>
    public void Clear()
    {
        _own.Clear();
        _relays.Clear();
        _nextDue = null;
    }

    /// <summary>Takes out what is due. With an own answer go all own ones whose turn has come: they share datagrams.</summary>
    public IReadOnlyList<(KeyAddress Key, bool IsOwn)> TakeDue(Instant now)
    {
        List<(KeyAddress, bool)> due = [];
        bool isOwnDue = _own.Values.Any(answer => answer.DueAt <= now);
        Take(_own, answer => isOwnDue && answer.DueAt != Instant.Never && (answer.LastAt is not Instant last || now - last >= OwnApart), isOwn: true);
        Take(_relays, static _ => false, isOwn: false);
        _nextDue = due.Count == 0 ? _nextDue : null;
        return due;

        void Take(Dictionary<KeyAddress, Answer> answers, Func<Answer, bool> goesAlong, bool isOwn)
        {
            foreach ((KeyAddress key, Answer answer) in answers)
            {
                if (answer.DueAt <= now || goesAlong(answer))
                {
                    answer.DueAt = Instant.Never;
                    answer.LastAt = now;
                    due.Add((key, isOwn));
                }
            }

            foreach (KeyAddress key in answers.Where(pair => pair.Value.DueAt == Instant.Never && !(now - pair.Value.LastAt < RelayApart)).Select(static pair => pair.Key).ToArray())
            {
                answers.Remove(key);
            }
        }
    }

    private static Answer? Find(Dictionary<KeyAddress, Answer> answers, in KeyAddress key)
    {
        if (!answers.TryGetValue(key, out Answer? answer) && answers.Count < Most)
        {
            answers.Add(key, answer = new Answer());
        }

        return answer;
    }

    private sealed class Answer
    {
        public Instant DueAt { get; set; } = Instant.Never;

        public Instant? LastAt { get; set; }
    }
}
