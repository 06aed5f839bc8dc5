using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace GemRouter.Kernel.Counting;

/// <summary>All counters of a router, each the sum of its shards. What belongs to a component that went stays in the sums. Any thread.</summary>
internal sealed partial class CounterBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Opens a scope of counters whose names begin with a prefix.</summary>
    /// <param name="prefix">The component's name; empty for the kernel's own.</param>
    /// <param name="shared">True where several threads add to one counter.</param>
    public CounterScope Open(string prefix, bool shared = false) => new(this, prefix, shared);

    /// <summary>The sums, by name.</summary>
    public ImmutableArray<CounterTotal> Totals()
    {
        lock (_gate)
        {
            return [.. _entries.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value.Total(pair.Key))];
        }
    }

    internal void Add(Counter shard, bool isDrop)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(shard.Name, out Entry? entry))
            {
                _entries.Add(shard.Name, entry = new Entry(shard.Description, isDrop));
            }

            entry.Shards.Add(shard);
        }
    }

    internal void Close(IEnumerable<Counter> shards)
    {
        lock (_gate)
        {
            foreach (Counter shard in shards)
            {
                Entry entry = _entries[shard.Name];
                entry.Shards.Remove(shard);
                entry.Closed += shard.Value;
            }
        }
    }

    internal static string FullName(string prefix, string name)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw new ArgumentException($"\"{name}\" is no name of a counter: lower-case letters, digits and '_'.", nameof(name));
        }

        return prefix.Length == 0 ? name : $"{prefix}.{name}";
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_.]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    private sealed class Entry(string description, bool isDrop)
    {
        public List<Counter> Shards { get; } = [];

        public long Closed { get; set; }

        public CounterTotal Total(string name) => new(name, Closed + Shards.Sum(static shard => shard.Value), isDrop, description);
    }
}
