namespace GemRouter.Testing;

/// <summary>Counters that a test can read by name. Any thread.</summary>
public sealed class FakeCounters : ICounters
{
    private readonly Lock _lock = new();
    private readonly List<Counter> _counters = [];
    private readonly List<DropReason> _reasons = [];

    /// <summary>All counters that were asked for, without those of drop reasons.</summary>
    public IReadOnlyList<Counter> Counters
    {
        get
        {
            lock (_lock)
            {
                return [.. _counters];
            }
        }
    }

    /// <summary>All drop reasons that were asked for.</summary>
    public IReadOnlyList<DropReason> DropReasons
    {
        get
        {
            lock (_lock)
            {
                return [.. _reasons];
            }
        }
    }

    /// <summary>The packets of all drop reasons.</summary>
    public long Dropped => DropReasons.Sum(static reason => reason.Packets.Value);

    /// <summary>The sum of all counters and drop reasons of a name.</summary>
    /// <param name="name">The name, without the component's.</param>
    /// <exception cref="KeyNotFoundException">Nobody asked for one.</exception>
    public long this[string name]
    {
        get
        {
            Counter[] found = [.. Counters.Concat(DropReasons.Select(static reason => reason.Packets)).Where(counter => counter.Name == name)];
            return found.Length == 0
                ? throw new KeyNotFoundException($"There is no counter \"{name}\"; there are: {string.Join(", ", Names)}.")
                : found.Sum(static counter => counter.Value);
        }
    }

    /// <summary>The names in use, each once, sorted.</summary>
    public IReadOnlyList<string> Names =>
        [.. Counters.Select(static counter => counter.Name).Concat(DropReasons.Select(static reason => reason.Name)).Distinct().Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public Counter Counter(string name, string description)
    {
        Counter counter = new(name, description);
        lock (_lock)
        {
            _counters.Add(counter);
        }

        return counter;
    }

    /// <inheritdoc/>
    public DropReason DropReason(string name, string description)
    {
        DropReason reason = new(name, description);
        lock (_lock)
        {
            _reasons.Add(reason);
        }

        return reason;
    }
}
