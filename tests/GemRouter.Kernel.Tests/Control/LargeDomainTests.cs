using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>Control traffic in domains of many nodes; `./dev bench control` measures it up to 1,000.</summary>
public sealed class LargeDomainTests
{
    // What a node may receive and send in the steady state.
    private const double AllowedKilobits = 128;

    [Fact]
    public void In_the_steady_state_a_node_receives_and_sends_less_than_128_kilobits_a_second_and_a_newcomer_makes_few_speak()
    {
        LargeDomain domain = new(100, 100, remember: true);
        domain.Converge(60);
        domain.Domain.Run(15);
        Instant from = domain.Domain.Now;
        domain.Domain.Run(20);
        double most = domain.TrafficOf(from, domain.Domain.Now).Max(static node => node.Sum(static second => second.SentBytes + second.HeardBytes)) * 8 / 20e3;
        Assert.InRange(most, 30, AllowedKilobits);
        Assert.InRange(domain.Join(), domain.Sources, (2 * domain.Sources) + 50);
        domain.Domain.Run(20);
        Assert.All(domain.Domain.Nodes, static node => Assert.Equal(100, node.Plane.Roster.Boots.Count(static boot => boot.State == BootState.Proven)));
        Assert.Equal(100, domain.Domain.Nodes[^1].Plane.Keys.All.Count(static key => key.IsUsable));
    }

    // wire 6.1, 6.2: what a node receives in the steady state grows with the domain up to 100 nodes, and from there on with its streams alone.
    [Fact]
    public void What_1000_nodes_with_200_streams_say_in_the_steady_state_follows_from_the_size_of_a_HELLO_and_an_ANNOUNCE()
    {
        SimulatedDomain domain = new();
        SimulatedNode source = domain.Start();
        domain.Start();
        source.Plane.Open(GroupAddress.Parse("239.1.1.1"), 5000, null, domain.Now);
        domain.Run(20);
        int hello = source.Said.Where(static said => said.Type == MessageType.Hello).Max(static said => said.Length) + 3 + 63; // with the longest name
        int announcement = source.Said.Where(static said => said.Type == MessageType.Announce).Max(static said => said.Length);
        HelloSchedule schedule = new(new ControlTimers(), new RandomTime(new SeededEntropy(1)), domain.Now);
        double hellos = 1000 / schedule.Interval(1000).TotalSeconds;
        double announcements = 200 / new ControlTimers().AnnounceInterval.TotalSeconds;
        Assert.InRange(((hellos * hello) + (announcements * announcement)) * 8 / 1e3, 80, AllowedKilobits);
    }

    [Fact]
    public void A_whole_domain_that_starts_at_once_has_most_streams_within_seconds_and_its_HELLOs_do_not_crowd_them_out()
    {
        LargeDomain domain = new(60, 120, remember: true);
        domain.Converge(20);
        Assert.InRange(domain.UsableAfter[domain.UsableAfter.Count * 9 / 10], TimeSpan.Zero, TimeSpan.FromSeconds(4));
        Assert.All(domain.Domain.Nodes, static node => Assert.InRange(node.Said.Count(said => said.At < new Instant(6_000_000_000)), 5, 100)); // in five seconds
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_remembering_signatures_changes_nothing_of_it()
    {
        LargeDomain plain = new(12, 20, remember: false);
        LargeDomain remembering = new(12, 20, remember: true);
        Assert.Equal(plain.Converge(), remembering.Converge());
        Assert.Equal(plain.UsableAfter, remembering.UsableAfter);
        Assert.Equal(plain.TrafficOf(new Instant(1_000_000_000), plain.Domain.Now), remembering.TrafficOf(new Instant(1_000_000_000), plain.Domain.Now));
        Assert.Equal(plain.Verifier.Asked, remembering.Verifier.Asked);
        Assert.Equal(plain.Verifier.Asked, plain.Verifier.Made);
        Assert.InRange(remembering.Verifier.Made, 1, plain.Verifier.Made / 5);
    }

    [Fact]
    public void That_each_node_of_many_goes_through_a_rush_by_itself_changes_nothing_of_it()
    {
        LargeDomain together = new(130, 20);
        LargeDomain apart = new(130, 20);
        apart.Domain.IsLost = static (_, _) => false; // asked for each datagram, one after the other
        Assert.Equal(apart.Converge(), together.Converge());
        Assert.Equal(apart.UsableAfter, together.UsableAfter);
        Assert.Equal(apart.TrafficOf(new Instant(1_000_000_000), apart.Domain.Now), together.TrafficOf(new Instant(1_000_000_000), apart.Domain.Now));
        Assert.Equal(apart.Verifier.Asked, together.Verifier.Asked);
        Assert.Equal(apart.Join(), together.Join());
    }

    [Fact]
    public void Who_has_an_announcement_checks_no_signature_when_another_asks_for_it()
    {
        SimulatedDomain domain = new();
        SimulatedNode source = domain.Start();
        SimulatedNode receiver = domain.Start();
        source.Plane.Open(GroupAddress.Parse("239.1.1.1"), 5000, null, domain.Now);
        domain.RunUntil(() => receiver.Plane.Keys.All.Any(static key => key.IsUsable));
        domain.Run(4);
        uint sequence = receiver.Plane.Keys.All.Single().Announcement.Sequence;
        long duplicates = receiver.Plane.Count(ControlVerdict.Duplicate);
        SimulatedNode late = domain.Start();
        domain.RunUntil(() => late.Plane.Keys.All.Any(static key => key.IsUsable), 1);
        Assert.Equal(sequence, receiver.Plane.Keys.All.Single().Announcement.Sequence);
        Assert.InRange(receiver.Plane.Count(ControlVerdict.Duplicate), duplicates + 1, duplicates + 4);
    }

    [Fact]
    public void Streams_that_a_newcomer_asks_for_share_datagrams()
    {
        SimulatedDomain domain = new();
        SimulatedNode source = domain.Start();
        for (ushort port = 1; port <= 16; port++)
        {
            source.Plane.Open(GroupAddress.Parse("239.1.1.1"), port, null, domain.Now);
        }

        domain.Run(8); // the next regular announcements are due from 9 s on
        int before = source.Said.Count(static said => said.Type == MessageType.Announce);
        SimulatedNode late = domain.Start();
        domain.RunUntil(() => late.Plane.Keys.All.Count(static key => key.IsUsable) == 16, 1);
        Assert.InRange(source.Said.Count(static said => said.Type == MessageType.Announce) - before, 4, 8);
    }
}
