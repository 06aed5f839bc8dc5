using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Invariants;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>Each invariant notices the bug that is seeded for it, and holds without it.</summary>
public sealed class MutationTests
{
    // Two streams between five routers; the source of one and a receiver restart, and somebody plays recordings.
    private static readonly Scenario Usual = new()
    {
        Seed = 1,
        Nodes = [.. Enumerable.Range(0, 5).Select(static node => new NodePlan(node * 100, SecondGroups: node < 3))],
        Streams = [new StreamPlan(0, 0, 1000, 100, 100), new StreamPlan(1, 1, 1500, 200, 100)],
        Faults =
        [
            new Fault { Kind = FaultKind.Crash, Node = 0, At = 8_000, Until = 12_000 },
            new Fault { Kind = FaultKind.Stop, Node = 3, At = 9_000, Until = 10_000 },
        ],
        Attacks = [new Attack { Kind = AttackKind.Replay, At = 10_000, Until = 16_000, Every = 20, Count = 5 }],
        Length = 45_000,
    };

    private static readonly Scenario Garbage = Usual with { Attacks = [new Attack { Kind = AttackKind.Garbage, At = 3_000, Until = 16_000, Every = 20, Count = 5 }] };

    private static readonly Scenario Tampered = Usual with { Attacks = [new Attack { Kind = AttackKind.Tamper, At = 3_000, Until = 16_000, Count = 50 }] };

    // The source dies for good, so that nothing newer of it stands against what was recorded.
    private static readonly Scenario Recorded = Usual with
    {
        Faults = [new Fault { Kind = FaultKind.Crash, Node = 0, At = 8_000, Until = 44_000 }, new Fault { Kind = FaultKind.Crash, Node = 3, At = 8_500, Until = 9_000 }],
        Attacks = [new Attack { Kind = AttackKind.Playback, At = 9_000, Until = 40_000, Every = 40, Node = 3 }],
    };

    private static readonly Scenario Cloned = Usual with { Faults = [.. Usual.Faults, new Fault { Kind = FaultKind.CloneReseeded, Node = 1, At = 7_000, Until = 20_000 }] };

    private static readonly Scenario Strangers = Usual with
    {
        Limits = new ControlLimits { TentativeBoots = 8 },
        Attacks = [new Attack { Kind = AttackKind.ForgeWithBootstrapKey, At = 3_000, Until = 16_000, Every = 50, Count = 3 }],
    };

    // An attacker who has all keys is proven as a node of its own.
    private static readonly Scenario Member = Usual with { Faults = [Usual.Faults[1]], Attacks = [new Attack { Kind = AttackKind.ProvenMember, At = 3_000, Until = 16_000, Every = 100 }] };

    private static readonly Dictionary<string, (Func<Invariant> Invariant, Func<Parts> Mutation, Scenario Scenario)> All = new()
    {
        ["a link that sends twice"] = (static () => new DeliveredOnce(), static () => new DeliversTwice(), Usual),
        ["a suite that does not bind numbers"] = (static () => new DeliveredOnce(), static () => new UnboundNumbers(), Garbage),
        ["a suite that does not authenticate"] = (static () => new DeliveredVerified(), static () => new UnauthenticatedSuite(), Tampered),
        ["a receiver whose nonces repeat takes a recorded listing"] = (static () => new DeliveredVerified(), static () => new RepeatedNonces(3), Recorded),
        ["a receiver whose nonces repeat delivers recorded packets"] = (static () => new NothingFromBefore(), static () => new RepeatedNonces(3), Recorded),
        ["a receiver whose nonces repeat delivers packets again"] = (static () => new DeliveredOnce(), static () => new RepeatedNonces(3), Recorded),
        ["a verifier that takes every announcement for signed"] = (static () => new DeliveredVerified(), static () => new UnverifiedMessages("gem1 announce"), Member),
        ["a source whose keys repeat"] = (static () => new NumbersUsedOnce(), static () => new RepeatedEntropy(0), Usual),
        ["a copy that does not notice the other"] = (static () => new NumbersUsedOnce(), static () => new DeafToItself(), Cloned),
        ["a router that lets too many in"] = (static () => new TablesWithinLimits(), static () => new LenientLimits(), Strangers),
        ["a router that answers whatever comes"] = (static () => new NoAnswerUnsigned(), static () => new AnswersAll(), Garbage),
        ["a router that answers now and then"] = (static () => new NoAnswerUnsigned(), static () => new AnswersAll { Each = 100 }, Garbage),
        ["a verifier that takes every HELLO for signed"] = (static () => new NoAnswerUnsigned(), static () => new UnverifiedMessages("gem1 hello"), Strangers with { Limits = new ControlLimits() }),
        ["a router that takes no announcements"] = (static () => new OpenedEverywhere(), static () => new LosesAnnouncements(), Usual),
        ["a router that checks more than it may"] = (static () => new TablesWithinLimits(), static () => new LenientLimits(), Member with { Limits = new ControlLimits { SignaturesPerNode = 2, SignaturesPerNodeBurst = 6 } }),
        ["a link that loses a packet"] = (static () => new PacketsConserved(), static () => new LosesPackets(), Usual),
        ["an account that loses a packet"] = (static () => new PacketsConserved(), static () => new LostPacket(), Usual),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_invariant_notices_the_bug_seeded_for_it(string name)
    {
        (Func<Invariant> invariant, Func<Parts> mutation, Scenario scenario) = All[name];
        Invariant watching = invariant();
        Assert.Equal(watching.Name, Run(scenario, mutation(), watching)?.Invariant);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void And_holds_without_it(string name)
    {
        (Func<Invariant> invariant, _, Scenario scenario) = All[name];
        Assert.Null(Run(scenario, Parts.Usual, invariant()));
    }

    [Fact]
    public void Each_invariant_has_a_bug() =>
        Assert.Equal(Invariant.All().Select(static invariant => invariant.Name).Order(), All.Values.Select(static entry => entry.Invariant().Name).Distinct().Order());

    [Fact]
    public void A_copy_that_does_something_else_than_its_original_is_noticed() =>
        Assert.Equal("a run is determined by its inputs", Run(Cloned, new DifferentShadow())?.Invariant);

    private static Violation? Run(Scenario scenario, Parts parts, params IEnumerable<Invariant> invariants)
    {
        using SimulatedDomain domain = new(scenario, parts, invariants);
        return domain.Run();
    }
}
