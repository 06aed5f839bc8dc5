namespace GemRouter.Protocol;

/// <summary>
/// Puts payloads together of authentic fragments (wire 5.3): at most 64 unfinished ones a stream, the oldest going first, each for at most 500 ms and 65,507 bytes, all within a memory budget.
/// One for each worker, which alone calls it. It reuses its memory: nothing is allocated once it has seen its load.
/// <para>At any moment, in packets: <c>Received = Completed + Σ Dropped + Held</c>; and <see cref="Payloads"/> were made of those completed.</para>
/// </summary>
/// <param name="budget">The memory of all workers' unfinished payloads.</param>
public sealed class FragmentReassembler(MemoryBudget budget)
{
    /// <summary>How long a payload may stay unfinished.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>How long memory is kept for the next payload when there is none.</summary>
    public static readonly TimeSpan KeepMemory = TimeSpan.FromSeconds(10);

    private readonly FragmentBuffers _buffers = new(budget ?? throw new ArgumentNullException(nameof(budget)));
    private readonly Dictionary<StreamKey, FragmentStream> _streams = [];
    private readonly Stack<FragmentStream> _freeStreams = new();
    private readonly Stack<FragmentSet> _freeSets = new();
    private readonly long[] _dropped = new long[FragmentEnds.Count];
    private FragmentSet? _first; // the earliest deadline
    private FragmentSet? _last;
    private Instant _idleSince;

    /// <summary>Fragments that were given to it.</summary>
    public long Received { get; private set; }

    /// <summary>Fragments that became part of a payload.</summary>
    public long Completed { get; private set; }

    /// <summary>Payloads that were made of them.</summary>
    public long Payloads { get; private set; }

    /// <summary>Fragments that are kept just now.</summary>
    public int Held { get; private set; }

    /// <summary>Payloads that are unfinished just now.</summary>
    public int Unfinished { get; private set; }

    /// <summary>When <see cref="Tick"/> is to be called next; <see cref="Instant.Never"/> where nothing is due.</summary>
    public Instant NextDue => _first is not null ? _first.Deadline : _buffers.Kept > 0 ? _idleSince + KeepMemory : Instant.Never;

    /// <summary>Fragments that ended so.</summary>
    public long Dropped(FragmentEnd end) => _dropped[(int)end];

    /// <summary>Takes a fragment.</summary>
    /// <param name="key">The SEK that opened it.</param>
    /// <param name="inner">Its form; its kind is <see cref="PayloadKind.Fragment"/>.</param>
    /// <param name="payload">Its part of the payload, which is copied.</param>
    /// <param name="now">The time.</param>
    /// <param name="whole">The payload, where it is complete.</param>
    public FragmentOutcome Add(OpenKey key, in InnerPayload inner, ReadOnlySpan<byte> payload, Instant now, out ReassembledPayload whole)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (inner.Kind != PayloadKind.Fragment)
        {
            throw new ArgumentException("This is no fragment.", nameof(inner));
        }

        whole = default;
        Expire(now);
        Received++;
        FragmentSet set = Find(key, inner, now);
        FragmentEnd? refusal = set.Add(inner, payload, _buffers);
        if (refusal is { } end)
        {
            _dropped[(int)end]++;
            if (end != FragmentEnd.Duplicate)
            {
                Drop(set, end, now);
            }

            return FragmentOutcome.Dropped;
        }

        Held++;
        if (!set.IsComplete)
        {
            return FragmentOutcome.Held;
        }

        whole = new ReassembledPayload(set.Payload, (set.Flags & DataFlags.Origin) != 0, set.Origin, set.Received);
        Completed += set.Received;
        Payloads++;
        Release(set, now);
        return FragmentOutcome.Completed;
    }

    /// <summary>Drops what is overdue, and lets go of memory after a while without fragments.</summary>
    public void Tick(Instant now)
    {
        Expire(now);
        if (_first is null && now >= NextDue)
        {
            _buffers.Trim();
        }
    }

    /// <summary>Drops all that is unfinished, and gives all memory back.</summary>
    public void Stop()
    {
        while (_first is not null)
        {
            Drop(_first, FragmentEnd.Stopped, _idleSince);
        }

        _buffers.Trim();
    }

    private void Expire(Instant now)
    {
        while (_first is not null && _first.Deadline <= now)
        {
            Drop(_first, FragmentEnd.Timeout, now);
        }
    }

    private FragmentSet Find(OpenKey key, in InnerPayload inner, Instant now)
    {
        if (_streams.TryGetValue(key.Stream, out FragmentStream? stream))
        {
            FragmentSet? found = stream.Find(key, inner.Fragment.FirstNumber);
            if (found is not null)
            {
                return found;
            }

            if (stream.Count == FragmentStream.MaxSets)
            {
                Drop(stream.Oldest, FragmentEnd.Evicted, now);
            }
        }
        else
        {
            stream = _freeStreams.TryPop(out FragmentStream? free) ? free : new FragmentStream();
            stream.Key = key.Stream;
            _streams.Add(key.Stream, stream);
        }

        FragmentSet set = _freeSets.TryPop(out FragmentSet? reused) ? reused : new FragmentSet();
        set.Begin(stream, key, inner, now + Patience);
        stream.Add(set);
        Link(set);
        Unfinished++;
        return set;
    }

    private void Drop(FragmentSet set, FragmentEnd end, Instant now)
    {
        _dropped[(int)end] += set.Received;
        Release(set, now);
    }

    private void Release(FragmentSet set, Instant now)
    {
        Held -= set.Received;
        Unfinished--;
        _idleSince = now;
        Unlink(set);
        FragmentStream stream = set.Stream!;
        stream.Remove(set);
        if (stream.Count == 0)
        {
            _streams.Remove(stream.Key);
            _freeStreams.Push(stream);
        }

        set.Reset(_buffers);
        _freeSets.Push(set);
    }

    private void Link(FragmentSet set)
    {
        set.Earlier = _last;
        set.Later = null;
        if (_last is null)
        {
            _first = set;
        }
        else
        {
            _last.Later = set;
        }

        _last = set;
    }

    private void Unlink(FragmentSet set)
    {
        if (set.Earlier is null)
        {
            _first = set.Later;
        }
        else
        {
            set.Earlier.Later = set.Later;
        }

        if (set.Later is null)
        {
            _last = set.Earlier;
        }
        else
        {
            set.Later.Earlier = set.Earlier;
        }

        set.Earlier = null;
        set.Later = null;
    }
}
