using System.Runtime.InteropServices;

namespace GemRouter;

/// <summary>A number that only grows. One thread adds; any thread reads. A component with several writing threads asks for one counter
/// of the same name for each: the host shows their sum. So adding costs one instruction, without a lock and without sharing a cache line.
/// The counters of a stage with <see cref="Instancing.Shared"/> are shared too, and take additions from any thread.</summary>
public sealed class Counter
{
    private readonly bool _shared;
    private Padded _padded;

    /// <summary>Makes a counter; components get theirs from <see cref="ICounters"/>.</summary>
    /// <param name="name">The name, as in "receive_errors".</param>
    /// <param name="description">What is counted, in a sentence for people.</param>
    /// <param name="shared">True where several threads add.</param>
    public Counter(string name, string description, bool shared = false)
    {
        _shared = shared;
        Name = name;
        Description = description;
    }

    /// <summary>The name, as in "receive_errors".</summary>
    public string Name { get; }

    /// <summary>What is counted, in a sentence for people.</summary>
    public string Description { get; }

    /// <summary>The number so far. Any thread.</summary>
    public long Value => Volatile.Read(ref _padded.Value);

    /// <summary>Adds. Only the one writing thread, unless the counter is shared.</summary>
    public void Add(long count)
    {
        if (_shared)
        {
            Interlocked.Add(ref _padded.Value, count);
        }
        else
        {
            Volatile.Write(ref _padded.Value, _padded.Value + count);
        }
    }

    /// <summary>Adds one, under the same rule.</summary>
    public void Increment() => Add(1);

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Padded
    {
        [FieldOffset(64)]
        public long Value;
    }
}
