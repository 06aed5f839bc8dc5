using System.Runtime.InteropServices;

namespace GemRouter;

/// <summary>A number that only grows. One thread adds; any thread reads. A component with several writing threads asks for one counter
/// of the same name for each: the host shows their sum. So adding costs one instruction, without a lock and without sharing a cache line.</summary>
public sealed class Counter
{
    private Padded _padded;

    /// <summary>Makes a counter; components get theirs from <see cref="ICounters"/>.</summary>
    public Counter(string name, string description)
    {
        Name = name;
        Description = description;
    }

    /// <summary>The name, as in "receive_errors".</summary>
    public string Name { get; }

    /// <summary>What is counted, in a sentence for people.</summary>
    public string Description { get; }

    /// <summary>The number so far. Any thread.</summary>
    public long Value => Volatile.Read(ref _padded.Value);

    /// <summary>Adds. Only the one writing thread.</summary>
    public void Add(long count) => Volatile.Write(ref _padded.Value, _padded.Value + count);

    /// <summary>Adds one. Only the one writing thread.</summary>
    public void Increment() => Add(1);

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Padded
    {
        [FieldOffset(64)]
        public long Value;
    }
}
