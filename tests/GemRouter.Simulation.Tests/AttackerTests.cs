using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Tests;

/// <summary>The attackers of the simulation do what they are said to do: one that never gets anywhere shows nothing.</summary>
public sealed class AttackerTests
{
    private static readonly Scenario Open = new()
    {
        Seed = 1,
        Nodes = [.. Enumerable.Range(0, 5).Select(static node => new NodePlan(node * 100, SecondGroups: true))],
        Streams = [new StreamPlan(0, 0, 1_000, 200, 100)],
        Faults = [],
        Attacks = [new Attack { Kind = AttackKind.ProvenMember, At = 3_000, Until = 16_000, Every = 100 }],
        Length = 40_000,
    };

    [Fact]
    public void A_member_of_the_attacker_s_is_proven_and_what_it_signed_is_delivered_and_nothing_else()
    {
        using SimulatedDomain domain = new(Open);
        Assert.Null(domain.Run());
        Assert.Contains(domain.Forged, static packet => packet.Key.IsVouched && packet.IsDelivered);
        Assert.Contains(domain.Forged, static packet => !packet.Key.IsVouched);
        Assert.DoesNotContain(domain.Forged, static packet => !packet.Key.IsVouched && packet.IsDelivered);
    }

    [Fact]
    public void Where_identities_are_pinned_nothing_of_it_is_delivered()
    {
        using SimulatedDomain domain = new(Open with { Pinned = true });
        Assert.Null(domain.Run());
        Assert.NotEmpty(domain.Forged);
        Assert.DoesNotContain(domain.Forged, static packet => packet.IsDelivered);
    }

    [Fact]
    public void One_that_asks_for_a_kid_that_exists_is_answered_once_it_is_proven()
    {
        Assert.True(Announcements(Open with { Attacks = [Open.Attacks[0] with { Kind = AttackKind.ProvenStranger }] }) > Announcements(Open with { Attacks = [] }) + 10);
    }

    [Fact]
    public void A_stranger_that_proves_nothing_and_asks_for_it_is_not() =>
        Assert.InRange(Announcements(Open with { Attacks = [Open.Attacks[0] with { Kind = AttackKind.ForgeWithBootstrapKey }] }), 1, Announcements(Open with { Attacks = [] }) + 1);

    private static int Announcements(Scenario scenario)
    {
        Counter counter = new();
        using SimulatedDomain domain = new(scenario, invariants: [counter]);
        Assert.Null(domain.Run());
        return counter.Announcements;
    }

    private sealed class Counter : Invariants.Invariant
    {
        public override string Name => "counter";

        public int Announcements { get; private set; }

        public override void Sent(Machine machine, Datagram datagram) => Announcements += datagram.Message is { Objects.Count: > 0 } ? 1 : 0;
    }
}
