using GemRouter.Kernel.Control;
using GemRouter.Kernel.Running;
using GemRouter.Kernel.Tests.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>wire 6.3: how long a receiver keeps the SEK that was replaced.</summary>
public sealed class SucceededKeyTests
{
    private static readonly TimeSpan KeepOld = TimeSpan.FromSeconds(10);

    private readonly SimulatedDomain _domain = new();

    [Fact]
    public void The_old_SEK_stays_ten_seconds_after_the_first_packet_under_the_new_one_and_not_before_it()
    {
        OpenKeys keys = new(
            _domain.Suites, new MemoryBudget(1 << 20), new Counter("streams.no_window", "SEKs without a window."), new Retirement(static failure => throw failure), Assert.Fail, static failure => throw failure);
        ControlTimers timers = new() { RekeyAfter = TimeSpan.FromSeconds(60) };
        SimulatedNode source = _domain.Start(timers);
        SimulatedNode receiver = _domain.Start(timers);
        _domain.Run(3);
        OwnStream stream = source.Plane.Open(GroupAddress.Parse("239.1.1.1"), 5000, null, _domain.Now)!;
        SealKey first = stream.Current.Seal;
        _domain.RunUntil(() => stream.Next is not null && receiver.UsableKeyOf(stream.Next.Seal) is not null, 70);
        SealKey second = stream.Next!.Seal;
        keys.Update(receiver.Plane.Keys.All, 1);

        keys.RetireSucceeded(KeepOld);
        _domain.Run(15);
        keys.RetireSucceeded(KeepOld);
        Assert.NotNull(receiver.UsableKeyOf(first)); // nothing has come under the new one

        keys.Find(receiver.UsableKeyOf(second)!)!.Commit(new PacketNumber(1), _domain.Now);
        keys.RetireSucceeded(KeepOld);
        _domain.Run(9.5);
        keys.RetireSucceeded(KeepOld);
        Assert.NotNull(receiver.UsableKeyOf(first));
        _domain.Run(1);
        Assert.Null(receiver.UsableKeyOf(first));
        Assert.NotNull(receiver.UsableKeyOf(second));
    }
}
