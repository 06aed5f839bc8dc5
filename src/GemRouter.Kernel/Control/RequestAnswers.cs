using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>Answers to REQUESTs that are on their way (wire 6.4): the source's own within 50 ms and at most four a second for each kid, another holder's after 50 to 250 ms where nobody else has answered, at most once a second.</summary>
internal sealed class RequestAnswers(RandomTime random)
{
    private const int Most = 1024;

    private static readonly TimeSpan OwnWithin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan OwnApart = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RelayFrom = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RelayWithin = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RelayApart = TimeSpan.FromSeconds(1);

    private readonly Dictionary<KeyAddress, Answer> _answers = [];
    private Instant _ownAt = new(long.MinValue);

    /// <summary>When an answer is due next.</summary>
    public Instant NextDue
    {
        get
        {
            Instant due = Instant.Never;
            foreach (Answer answer in _answers.Values)
            {
                due = Instant.Min(due, answer.DueAt);
            }

            return due;
        }
    }

    /// <summary>Plans an answer; one that is planned already stands.</summary>
    public void Plan(in KeyAddress key, bool isOwn, Instant now)
    {
        if (!_answers.TryGetValue(key, out Answer? answer))
        {
            if (_answers.Count >= Most)
            {
                return;
            }

            _answers.Add(key, answer = new Answer { IsOwn = isOwn });
        }

        if (answer.DueAt == Instant.Never)
        {
            Instant at = isOwn ? OwnAt(now) : now + random.Between(RelayFrom, RelayWithin);
            answer.DueAt = answer.LastAt is Instant last ? Instant.Max(at, last + (isOwn ? OwnApart : RelayApart)) : at;
        }
    }

    /// <summary>Somebody has sent the announcement: no relay is needed.</summary>
    public void Heard(in KeyAddress key)
    {
        if (_answers.TryGetValue(key, out Answer? answer) && !answer.IsOwn)
        {
            answer.DueAt = Instant.Never;
        }
    }

    /// <summary>Takes out what is due.</summary>
    public IReadOnlyList<(KeyAddress Key, bool IsOwn)> TakeDue(Instant now)
    {
        List<(KeyAddress, bool)> due = [];
        foreach ((KeyAddress key, Answer answer) in _answers)
        {
            if (answer.DueAt <= now)
            {
                answer.DueAt = Instant.Never;
                answer.LastAt = now;
                due.Add((key, answer.IsOwn));
            }
        }

        foreach (KeyAddress key in _answers.Where(pair => pair.Value.DueAt == Instant.Never && !(now - pair.Value.LastAt < RelayApart)).Select(static pair => pair.Key).ToArray())
        {
            _answers.Remove(key);
        }

        return due;
    }

    // What is asked for together is answered together: then one HELLO lists it all, and costs receivers one signature check (wire 7).
    private Instant OwnAt(Instant now)
    {
        if (_ownAt < now)
        {
            _ownAt = now + random.UpTo(OwnWithin);
        }

        return _ownAt;
    }

    private sealed class Answer
    {
        public bool IsOwn { get; init; }

        public Instant DueAt { get; set; } = Instant.Never;

        public Instant? LastAt { get; set; }
    }
}
