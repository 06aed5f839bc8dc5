using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 4: when a WANT hastens a HELLO.</summary>
public sealed class WantScheduleTests
{
    private readonly WantSchedule _schedule = new(new RandomTime(new SeededEntropy(3)));
    private readonly Boot _boot;
    private readonly Instant _now;

    public WantScheduleTests()
    {
        SimulatedDomain domain = new();
        SimulatedNode node = domain.Start();
        domain.Start();
        domain.IsLost = (from, _) => from == node; // the other hears nothing, and stays tentative
        domain.Run(0.1);
        _boot = node.Plane.Roster.Boots.Single();
        _now = domain.Now;
    }

    [Fact]
    public void It_hastens_one_at_once_and_two_more_where_it_stays_unanswered()
    {
        _schedule.Note(_boot, isUrgent: true, nodes: 1000, _now);
        Assert.True(_schedule.TakeDue(_now));
        Assert.False(_schedule.TakeDue(_now));
        _schedule.Sent([new Want(_boot.Id.Prefix)], _now);
        Assert.False(_schedule.TakeDue(_now + TimeSpan.FromSeconds(0.29)));
        Assert.False(_schedule.Repeats);
        Assert.True(_schedule.TakeDue(_now + TimeSpan.FromSeconds(0.3)));
        Assert.True(_schedule.Repeats);
        _schedule.Sent([new Want(_boot.Id.Prefix)], _now + TimeSpan.FromSeconds(0.3));
        Assert.False(_schedule.Repeats);
        Assert.True(_schedule.TakeDue(_now + TimeSpan.FromSeconds(1)));
        Assert.Equal(Instant.Never, _schedule.NextDue);
    }

    [Fact]
    public void What_had_no_room_is_told_again()
    {
        _schedule.Note(_boot, isUrgent: true, nodes: 2, _now);
        Assert.True(_schedule.TakeDue(_now));
        _schedule.Sent([], _now);
        Assert.True(_schedule.TakeDue(_now));
    }

    [Fact]
    public void What_nobody_waits_for_has_time_and_is_told_once()
    {
        _schedule.Note(_boot, isUrgent: false, nodes: 1000, _now);
        Instant due = _schedule.NextDue;
        Assert.InRange(due - _now, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(25));
        Assert.False(_schedule.TakeDue(due - TimeSpan.FromMilliseconds(1)));
        _schedule.Note(_boot, isUrgent: false, nodes: 1000, due);
        Assert.True(_schedule.TakeDue(due));
        Assert.False(_schedule.TakeDue(due));
    }

    [Fact]
    public void What_comes_to_matter_has_no_more_time_and_what_is_proven_is_forgotten()
    {
        _schedule.Note(_boot, isUrgent: false, nodes: 1000, _now);
        _schedule.Note(_boot, isUrgent: true, nodes: 1000, _now);
        Assert.Equal(_now, _schedule.NextDue);
        _schedule.Forget(_boot);
        Assert.False(_schedule.TakeDue(_now));
        Assert.Equal(Instant.Never, _schedule.NextDue);
    }
}
