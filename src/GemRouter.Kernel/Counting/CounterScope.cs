namespace GemRouter.Kernel.Counting;

/// <summary>The counters of one component, or of one leg: shards that end with it. Making them is for any thread; what each is, see <see cref="Counter"/>.</summary>
internal sealed class CounterScope : ICounters, IDisposable
{
    private readonly CounterBook _book;
    private readonly string _prefix;
    private readonly bool _shared;
    private readonly Lock _gate = new();
    private readonly List<Counter> _shards = [];

    internal CounterScope(CounterBook book, string prefix, bool shared)
    {
        _book = book;
        _prefix = prefix;
        _shared = shared;
    }

    /// <inheritdoc/>
    public Counter Counter(string name, string description)
    {
        Counter counter = new(CounterBook.FullName(_prefix, name), description, _shared);
        Keep(counter, isDrop: false);
        return counter;
    }

    /// <inheritdoc/>
    public DropReason DropReason(string name, string description)
    {
        DropReason reason = new(CounterBook.FullName(_prefix, name), description, _shared);
        Keep(reason.Packets, isDrop: true);
        return reason;
    }

    /// <summary>Ends the shards; their numbers stay in the sums.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _book.Close(_shards);
            _shards.Clear();
        }
    }

    private void Keep(Counter counter, bool isDrop)
    {
        lock (_gate)
        {
            _shards.Add(counter);
        }

        _book.Add(counter, isDrop);
    }
}
