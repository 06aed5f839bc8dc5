namespace GemRouter.Kernel.Control;

/// <summary>When the next HELLO goes out: regularly (wire 6.1), and hastened (wire 4), at most four times a second.</summary>
internal sealed class HelloSchedule
{
    private const int HastenedPerSecond = 4;

    // Of a thousand strangers, each says one a second: a receiver checks a thousand signatures (wire 7), and what is more than that is lost on everybody.
    private static readonly TimeSpan EachStranger = TimeSpan.FromMilliseconds(4);

    // Some seconds at most, however many strangers limits.tentative-boots allows.
    private static readonly TimeSpan MostApart = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PromptFor = TimeSpan.FromMilliseconds(50);

    private readonly RandomTime _random;
    private readonly Queue<Instant> _hastened = new(HastenedPerSecond);
    private readonly Instant _start;
    private int _first;
    private bool _isHastened;

    public HelloSchedule(ControlTimers timers, RandomTime random, Instant now)
    {
        Timers = timers;
        _random = random;
        _start = now;
        NextAt = now + timers.FirstHellos[0];
    }

    /// <summary>The timers.</summary>
    public ControlTimers Timers { get; set; }

    /// <summary>When the next one is due.</summary>
    public Instant NextAt { get; private set; }

    /// <summary>The regular interval in a domain of so many nodes, which a HELLO states.</summary>
    public TimeSpan Interval(int nodes)
    {
        TimeSpan shared = TimeSpan.FromSeconds((double)nodes / Timers.DomainHelloRate);
        return shared > Timers.HelloInterval ? shared : Timers.HelloInterval;
    }

    /// <summary>Brings the next one forward, to a random time soon.</summary>
    /// <param name="now">The time.</param>
    /// <param name="nodes">The known nodes.</param>
    /// <param name="strangers">The boots that are not proven: many where a large domain starts as a whole, few where one joins.</param>
    /// <param name="hasStreams">True where this node has active streams: then within 50 ms.</param>
    public void Hasten(Instant now, int nodes, int strangers, bool hasStreams)
    {
        TimeSpan most = hasStreams ? PromptFor : TimeSpan.FromMilliseconds(Math.Max(100, nodes * 2));
        if (_isHastened && NextAt <= now + most)
        {
            return; // it stands: of many times drawn the first would come at once, and have room for little of what is to be said
        }

        Instant at = now + _random.UpTo(most);
        if (_hastened.Count == HastenedPerSecond)
        {
            TimeSpan apart = TimeSpan.FromTicks(Math.Clamp((strangers * EachStranger).Ticks, TimeSpan.TicksPerSecond, MostApart.Ticks));
            at = Instant.Max(at, _hastened.Peek() + apart);
        }

        if (at < NextAt)
        {
            NextAt = at;
            _isHastened = true;
        }
    }

    /// <summary>A HELLO was sent, for whatever reason: the next one is a whole interval away, or the next of the first.</summary>
    public void Sent(Instant now, int nodes)
    {
        if (_isHastened)
        {
            if (_hastened.Count == HastenedPerSecond)
            {
                _hastened.Dequeue();
            }

            _hastened.Enqueue(now);
            _isHastened = false;
        }

        while (_first < Timers.FirstHellos.Length && _start + Timers.FirstHellos[_first] <= now)
        {
            _first++;
        }

        NextAt = _first < Timers.FirstHellos.Length ? _start + Timers.FirstHellos[_first] : now + _random.Around(Interval(nodes));
    }
}
