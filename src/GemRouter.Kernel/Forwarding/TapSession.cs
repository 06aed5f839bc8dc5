using System.Collections.Immutable;
using System.Numerics;

namespace GemRouter.Kernel.Forwarding;

/// <summary>Records what passes one point of a route: copies packets on the workers' threads, gives them out on the reader's. It costs those packets a copy, and the others one look a batch.</summary>
/// <param name="point">ROUTE/DIRECTION/STAGE, as <see cref="NamesOf"/> gives it.</param>
/// <param name="groups">The groups; null for all.</param>
internal sealed class TapSession(string point, GroupPrefix? groups)
{
    private const int AllBytes = 4 << 20;
    private const int LeastBytes = 128 << 10; // more than the largest packet

    private volatile RingSet _rings = new([], []);
    private long _lostBefore;
    private int _turn;

    /// <summary>True where a reload took the point away.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Packets that came faster than they were read.</summary>
    public long Lost => Volatile.Read(ref _lostBefore) + _rings.Former.Sum(static ring => ring.Lost) + _rings.Present.Sum(static ring => ring.Lost);

    /// <summary>How many rings there are.</summary>
    internal int Rings => _rings.Former.Length + _rings.Present.Length;

    /// <summary>The bytes of each ring, where so many legs have the point: together not many more than one would have.</summary>
    internal static int BytesFor(int legs) => Math.Max(LeastBytes, 1 << BitOperations.Log2((uint)(AllBytes / legs)));

    /// <summary>All points of a leg, in the order in which packets pass them. A name that comes again has its number behind it.</summary>
    public static IEnumerable<string> NamesOf(Leg leg)
    {
        string prefix = $"{leg.Route}/{TraceSession.Name(leg.Direction)}/";
        Dictionary<string, int> times = new(StringComparer.Ordinal) { ["in"] = 1, ["out"] = 1 }; // the ends keep their names whatever a stage is called
        yield return prefix + "in";
        foreach (string stage in leg.StepNames)
        {
            int time = times[stage] = times.GetValueOrDefault(stage) + 1;
            yield return time == 1 ? prefix + stage : $"{prefix}{stage}#{time}";
        }

        yield return prefix + "out";
    }

    /// <summary>Begins to record at all legs that have the point.</summary>
    /// <returns>False where none has.</returns>
    public bool Attach(IEnumerable<Leg> legs)
    {
        (Leg Leg, int Place)[] tapped = [.. legs.Select(leg => (leg, Array.IndexOf([.. NamesOf(leg)], point))).Where(static one => one.Item2 >= 0)];
        RingSet rings = _rings;
        ImmutableArray<TapRing> empty = [.. rings.Former.Where(static ring => ring.IsEmpty)];
        RingSet next = new([.. rings.Former.Except(empty), .. rings.Present], [.. tapped.Select(_ => new TapRing(BytesFor(tapped.Length)))]);
        Volatile.Write(ref _lostBefore, _lostBefore + empty.Sum(static ring => ring.Lost));
        _rings = next;
        for (int i = 0; i < tapped.Length; i++)
        {
            tapped[i].Leg.Tap = new TapPoint(tapped[i].Place, groups, next.Present[i]);
        }

        IsGone = tapped.Length == 0;
        return !IsGone;
    }

    /// <summary>The next packet; null where there is none for now. One reader.</summary>
    public (StoredPacket Header, byte[] Payload)? Read()
    {
        RingSet rings = _rings;
        foreach (TapRing former in rings.Former)
        {
            if (former.Read() is { } packet)
            {
                return packet;
            }
        }

        // Each leg in its turn: a busy worker does not hide the others.
        int present = rings.Present.Length;
        for (int i = 0; i < present; i++)
        {
            int turn = (_turn + i) % present;
            if (rings.Present[turn].Read() is { } packet)
            {
                _turn = turn + 1;
                return packet;
            }
        }

        return null;
    }

    /// <summary>A reload makes other legs; what the former ones gave, and give until they have stopped, is still read, first.</summary>
    private sealed record RingSet(ImmutableArray<TapRing> Former, ImmutableArray<TapRing> Present);
}
