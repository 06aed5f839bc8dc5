using CsCheck;
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
        (2, Gen.Const(AttackKind.Garbage)), (2, Gen.Const(AttackKind.ForgeWithBootstrapKey)), (2, Gen.Const(AttackKind.ForgeAsMember)));

    private static readonly Gen<Scenario> Scenarios =
        from nodes in Node.Array[5, 7]
        from streams in Stream(nodes.Length).Array[2, 4]
        from faults in Fault(nodes.Length).Array[2, 5]
        from attacks in Gen.Frequency((2, Gen.Const(Array.Empty<Attack>())), (3, Attack(nodes.Length).Array[1, 3]))
        from weather in Usual
        from pinned in Gen.Bool
        from hello in Gen.Int[1_000, 5_000]
        from rekey in Gen.Frequency((3, Gen.Const(3_600_000)), (1, Gen.Int[15_000, 40_000]))
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
}
