using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 6.5: another active GAK means new SEKs, whatever else is going on.</summary>
public sealed class GroupKeyRotationTests
{
    private static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.7");

    private readonly SimulatedDomain _domain = new();

    [Fact]
    public void Each_of_many_streams_gets_a_new_SEK_also_one_that_was_announced_under_the_new_GAK_before_its_turn_came()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted();
        OwnStream[] streams = [.. Enumerable.Range(5000, 40).Select(port => source.Plane.Open(Group, (ushort)port, null, _domain.Now)!)];
        Commitment[] former = [.. streams.Select(static stream => stream.Current.Seal.Commitment)];
        _domain.Run(20);

        GroupKey next = Rotate(source, receiver);
        _domain.Run(60); // eight at a time change, each in 5 s; all are announced every 10 s
        Assert.DoesNotContain(streams, stream => former.Contains(stream.Current.Seal.Commitment));
        Assert.All(streams, stream => Assert.Equal(next.Id, stream.Current.GroupKey));
        Assert.All(streams, stream => Assert.NotNull(receiver.UsableKeyOf(stream.Current.Seal)));
    }

    [Fact]
    public void A_successor_that_was_announced_under_the_former_GAK_gives_way_to_another()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted(new ControlTimers { RekeyAfter = TimeSpan.FromSeconds(30), RekeyLead = TimeSpan.FromSeconds(5) });
        OwnStream stream = source.Plane.Open(Group, 5000, null, _domain.Now)!;
        _domain.RunUntil(() => stream.Next is not null);
        _domain.Run(0.5); // announced twice of three times
        Commitment known = stream.Next!.Seal.Commitment;

        GroupKey next = Rotate(source, receiver);
        _domain.RunUntil(() => stream.Current.Seal.Commitment == known);
        _domain.RunUntil(() => stream.Current.Seal.Commitment != known, seconds: 8);
        Assert.Equal(next.Id, stream.Current.GroupKey);
    }

    [Fact]
    public void A_GAK_that_is_taken_back_while_SEKs_change_leaves_none_that_its_holders_were_told()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted();
        OwnStream[] streams = [.. Enumerable.Range(5000, 40).Select(port => source.Plane.Open(Group, (ushort)port, null, _domain.Now)!)];
        _domain.Run(20);
        GroupKey next = Rotate(source, receiver);
        HashSet<Commitment> told = [];
        for (int i = 0; i < 140; i++)
        {
            _domain.Run(0.1); // most have not had their turn, and were announced under it all the same
            told.UnionWith(streams.SelectMany(static stream => stream.Keys).Where(key => key.AnnouncedUnder == next.Id).Select(static key => key.Seal.Commitment));
        }

        source.Plane.Apply(_domain.Policy(_domain.GroupKey, next), new ControlLimits(), source.Timers, _domain.Now);
        Assert.True(told.Count > 30);
        _domain.Run(90);
        Assert.DoesNotContain(streams, stream => told.Contains(stream.Current.Seal.Commitment));
        Assert.All(streams, stream => Assert.NotNull(receiver.UsableKeyOf(stream.Current.Seal)));
    }

    private GroupKey Rotate(SimulatedNode source, SimulatedNode receiver)
    {
        GroupKey next = new(Secret.Random(_domain.Entropy, 32), _domain.Id);
        receiver.Plane.Apply(_domain.Policy(_domain.GroupKey, next), new ControlLimits(), new ControlTimers(), _domain.Now);
        source.Plane.Apply(_domain.Policy(next, _domain.GroupKey), new ControlLimits(), source.Timers, _domain.Now);
        return next;
    }

    private (SimulatedNode Source, SimulatedNode Receiver) Acquainted(ControlTimers? timers = null)
    {
        SimulatedNode source = _domain.Start(timers);
        SimulatedNode receiver = _domain.Start();
        _domain.Run(10);
        return (source, receiver);
    }
}
