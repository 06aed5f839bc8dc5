using System.Collections.Immutable;

namespace GemRouter.Kernel.Forwarding;

/// <summary>Records what passes one point of a route: copies packets on the workers' threads, gives them out on the reader's. It costs those packets a copy, and the others one look a batch.</summary>
/// <param name="point">ROUTE/DIRECTION/STAGE, as <see cref="NamesOf"/> gives it.</param>
/// <param name="groups">The groups; null for all.</param>
internal sealed class TapSession(string point, GroupPrefix? groups)
{
    private const int RingBytes = 4 << 20;

    private ImmutableArray<TapRing> _rings = []; // a reload makes other legs; what the former ones gave is still read, first
    private volatile int _former;
    private int _turn;

    /// <summary>True where a reload took the point away.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Packets that came faster than they were read.</summary>
    public long Lost => _rings.Sum(static ring => ring.Lost);

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
        bool any = false;
        _former = _rings.Length;
        foreach (Leg leg in legs)
        {
            int place = Array.IndexOf([.. NamesOf(leg)], point);
            if (place >= 0)
            {
                TapRing ring = new(RingBytes);
                _rings = _rings.Add(ring);
                leg.Tap = new TapPoint(place, groups, ring);
                any = true;
            }
        }

        IsGone = !any;
        return any;
    }

    /// <summary>The next packet; null where there is none for now. One reader.</summary>
    public (StoredPacket Header, byte[] Payload)? Read()
    {
        int former = _former;
        ImmutableArray<TapRing> rings = _rings;
        for (int i = 0; i < former; i++)
        {
            if (rings[i].Read() is { } packet)
            {
                return packet;
            }
        }

        // Each leg in its turn: a busy worker does not hide the others.
        int present = rings.Length - former;
        for (int i = 0; i < present; i++)
        {
            int turn = (_turn + i) % present;
            if (rings[former + turn].Read() is { } packet)
            {
                _turn = turn + 1;
                return packet;
            }
        }

        return null;
    }
}
