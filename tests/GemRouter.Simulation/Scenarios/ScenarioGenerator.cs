using CsCheck;
using GemRouter.Protocol;
using GemRouter.Simulation.Invariants;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Scenarios;

/// <summary>Makes scenarios. A number is a scenario: the same one each time.</summary>
internal static class ScenarioGenerator
{
    private const int FirstFault = 3_000;
    private const int LastFault = 25_000;
    private const int LongestFault = 12_000;
    private const int LastLook = 8_000; // so long packets have to come out everywhere in the end
    private const int Shortest = 60_000;

    private static readonly Tables Usually = new(new ControlLimits(), MemoryBudget.Default, MemoryBudget.Default);

    private static readonly Gen<NodePlan> Node = Gen.Select(
        Gen.Frequency((4, Gen.Int[0, 2_000]), (1, Gen.Int[2_000, 20_000])),
        Gen.Frequency((2, Gen.Const(true)), (1, Gen.Const(false))),
        static (start, second) => new NodePlan(start, second));

    private static readonly Gen<Weather> Storm = Gen.Select(
        Gen.Frequency((3, Gen.Int[0, 40]), (1, Gen.Int[40, 100])), Gen.Int[0, 300], Gen.Frequency((1, Gen.Const(0)), (2, Gen.Int[0, 200])), Gen.Frequency((1, Gen.Const(0)), (2, Gen.Int[0, 40])),
        static (loss, delay, jitter, duplication) => new Weather(loss, delay, jitter, duplication));

    private static readonly Gen<Weather> Usual = Gen.Select(
        Gen.Int[1, 40], Gen.Frequency((1, Gen.Const(0)), (1, Gen.Int[1, 30])), Gen.Frequency((1, Gen.Const(0)), (1, Gen.Int[1, 10])),
        static (delay, jitter, duplication) => new Weather(0, delay, jitter, duplication));

    private static readonly Gen<FaultKind> Kind = Gen.Frequency(
        (6, Gen.Const(FaultKind.Weather)), (3, Gen.Const(FaultKind.Partition)), (4, Gen.Const(FaultKind.Crash)), (3, Gen.Const(FaultKind.Stop)),
        (1, Gen.Const(FaultKind.Clone)), (1, Gen.Const(FaultKind.CloneReseeded)), (1, Gen.Const(FaultKind.Twin)));

    private static readonly Gen<AttackKind> Attacking = Gen.Frequency(
        (3, Gen.Const(AttackKind.Replay)), (2, Gen.Const(AttackKind.Playback)), (2, Gen.Const(AttackKind.DropControl)), (2, Gen.Const(AttackKind.HoldBack)), (2, Gen.Const(AttackKind.Tamper)),
        (2, Gen.Const(AttackKind.Garbage)), (2, Gen.Const(AttackKind.ForgeWithBootstrapKey)), (2, Gen.Const(AttackKind.ForgeAsMember)),
        (1, Gen.Const(AttackKind.ProvenStranger)), (2, Gen.Const(AttackKind.ProvenMember)));

    private static readonly Gen<Change[]> Changes =
        from bootstrap in Gen.Bool
        from groups in Gen.Bool
        from timers in Gen.Bool
        from at in Gen.Int[3_000, 15_000].Array[3]
        from apart in Gen.Int[8_000, 11_000].Array[2]
        from rekey in Gen.Int[15_000, 40_000]
        select new[]
        {
            bootstrap ? new Change { Kind = ChangeKind.Bootstrap, At = at[0], Apart = apart[0] } : null,
            groups ? new Change { Kind = ChangeKind.Groups, At = at[1], Apart = apart[1] } : null,
            timers ? new Change { Kind = ChangeKind.Timers, At = at[2], Rekey = rekey } : null,
        }.OfType<Change>().ToArray();

    // Tables that a few nodes fill; or that they do not quite, where nobody else is there.
    private static readonly Gen<Tables> Tight =
        from isEnough in Gen.Bool
        from tables in Gen.Int[isEnough ? 13 : 4, 16].Array[4]
        from ofOne in Gen.Int[1, 4]
        from ofSource in Gen.Int[isEnough ? 4 : 2, 8]
        from ofStream in Gen.Int[isEnough ? 3 : 2, 4]
        from opens in Gen.Int[100, 400]
        from signatures in Gen.Int[isEnough ? 200 : 40, 400]
        from windows in Gen.Frequency((1, Gen.Const(MemoryBudget.Default)), (isEnough ? 0 : 1, Gen.Long[1 << 10, 1 << 16]))
        from fragments in Gen.Frequency((1, Gen.Const(MemoryBudget.Default)), (isEnough ? 0 : 1, Gen.Long[1 << 11, 1 << 16]))
        select new Tables(
            new ControlLimits
            {
                Nodes = tables[0],
                TentativeBoots = tables[1],
                TentativeBootsPerNode = ofOne,
                StreamsPerSource = ofSource,
                Streams = tables[2],
                KeysPerStream = ofStream,
                WaitingAnnouncements = tables[3],
                Opens = opens,
                UnknownOpens = opens / 2,
                Signatures = signatures,
            },
            windows,
            fragments);

    private static readonly Gen<Scenario> Scenarios =
        from nodes in Node.Array[5, 7]
        from streams in Stream(nodes.Length).Array[2, 4]
        from faults in Fault(nodes.Length).Array[2, 5]
        from attacks in Gen.Frequency((2, Gen.Const(Array.Empty<Attack>())), (3, Attack(nodes.Length).Array[1, 3]))
        from weather in Usual
        from pinned in Gen.Bool
        from hello in Gen.Int[1_000, 5_000]
        from rekey in Gen.Frequency((3, Gen.Const(3_600_000)), (1, Gen.Int[15_000, 40_000]))
        from changes in Gen.Frequency((2, Gen.Const(Array.Empty<Change>())), (1, Changes))
        from tables in Gen.Frequency((3, Gen.Const(Usually)), (1, Tight))
        select new Scenario
        {
            Seed = 0,
            Nodes = [.. nodes],
            Streams = [.. streams],
            Faults = [.. faults],
            Attacks = [.. attacks.Where(attack => pinned || attack.Kind != AttackKind.ForgeAsMember)], // whoever has both keys is a member where nobody is pinned
            Weather = weather,
            Pinned = pinned,
            Hello = hello,
            Rekey = rekey,
            Changes = [.. changes],
            Limits = tables.Limits,
            WindowMemory = tables.Windows,
            FragmentMemory = tables.Fragments,
        };

    /// <summary>The scenario of a number.</summary>
    public static Scenario Make(ulong seed)
    {
        Scenario scenario = Scenarios.Generate(new PCG(1, seed), null!, out _) with { Seed = seed };
        return scenario with { Length = LengthOf(scenario) };
    }

    /// <summary>How long it has to be, so that all that was broken has come back and is looked at.</summary>
    public static int LengthOf(Scenario scenario) => Math.Max(Shortest, scenario.HealedAt + OpenedEverywhere.Bound(scenario) + LastLook);

    private static Gen<StreamPlan> Stream(int nodes) => Gen.Select(
        Gen.Int[0, nodes - 1], Gen.Int[0, 5], Gen.Int[500, 15_000], Gen.Int[150, 1_000], Gen.Frequency((5, Gen.Int[20, 300]), (1, Gen.Int[600, 1_400])),
        static (node, group, start, every, size) => new StreamPlan(node, group, start, every, size));

    private static Gen<Fault> Fault(int nodes) =>
        from kind in Kind
        from at in Gen.Int[FirstFault, LastFault]
        from length in Gen.Int[500, LongestFault]
        from node in Gen.Int[0, nodes - 1]
        from to in Gen.Int[-1, nodes - 1]
        from all in Gen.Bool
        from island in Gen.Int[1, (1 << nodes) - 2]
        from weather in Storm
        select new Fault
        {
            Kind = kind,
            At = at,
            Until = at + length,
            Node = kind == FaultKind.Partition || (kind == FaultKind.Weather && all) ? -1 : node,
            To = kind == FaultKind.Weather ? to : -1,
            Island = kind == FaultKind.Partition ? island : 0,
            Weather = kind == FaultKind.Weather ? weather : null,
        };

    private static Gen<Attack> Attack(int nodes) =>
        from kind in Attacking
        from at in Gen.Int[1_000, LastFault]
        from length in Gen.Int[1_000, LongestFault]
        from every in Gen.Int[20, 1_000]
        from count in kind is AttackKind.DropControl or AttackKind.HoldBack or AttackKind.Tamper ? Gen.Int[5, 60] : Gen.Int[1, 5]
        from node in Gen.Int[-1, nodes - 1]
        select new Attack { Kind = kind, At = at, Until = at + length, Every = every, Count = count, Node = node };

    private sealed record Tables(ControlLimits Limits, long Windows, long Fragments);
}
