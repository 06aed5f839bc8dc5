using GemRouter.Kernel.Control;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 4 and 6.1: when HELLOs go out.</summary>
public sealed class HelloScheduleTests
{
    private static readonly Instant Start = new(1_000_000_000);

    private readonly HelloSchedule _schedule = new(new ControlTimers(), new RandomTime(new SeededEntropy(1)), Start);
    private Instant _now = Start + TimeSpan.FromSeconds(2);

    public HelloScheduleTests() => _schedule.Sent(_now, 2);

    [Fact]
    public void What_is_hastened_already_stands()
    {
        _schedule.Hasten(_now, 50, 1, hasStreams: false);
        Instant first = _schedule.NextAt;
        Assert.InRange(first - _now, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        for (int i = 0; i < 100; i++)
        {
            _schedule.Hasten(_now, 50, 1, hasStreams: false);
        }

        Assert.Equal(first, _schedule.NextAt);
    }

    [Fact]
    public void What_is_more_urgent_is_hastened_more()
    {
        _schedule.Hasten(_now, 100_000, 1, hasStreams: false);
        _schedule.Hasten(_now, 100_000, 1, hasStreams: true);
        Assert.InRange(_schedule.NextAt - _now, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(250, 4)]
    public void At_most_four_a_second_are_hastened(int strangers, int most) => Assert.InRange(InTenSeconds(strangers), 10 * most, (10 * most) + 4);

    [Fact]
    public void Among_a_thousand_strangers_one_a_second_is_hastened() => Assert.InRange(InTenSeconds(1000), 8, 14);

    [Fact]
    public void However_many_strangers_there_may_be_four_are_hastened_in_five_seconds() => Assert.InRange(InTenSeconds(1_000_000), 8, 12);

    private int InTenSeconds(int strangers)
    {
        int hastened = 0;
        for (Instant end = _now + TimeSpan.FromSeconds(10); ; hastened++)
        {
            _schedule.Hasten(_now, 2000, strangers, hasStreams: true);
            _now = _schedule.NextAt;
            if (_now > end)
            {
                return hastened;
            }

            _schedule.Sent(_now, 2000);
        }
    }
}
