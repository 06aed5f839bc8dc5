using GemRouter.Cli.Demo.Stage;

namespace GemRouter.Demo.Tests.Stage;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(Schedule.Least)]
    [InlineData(Schedule.Usual)]
    [InlineData(Schedule.Most)]
    public void One_rekey_falls_into_the_stream_and_no_second(int seconds)
    {
        Schedule schedule = new(seconds);
        double middle = Math.Min(schedule.RekeyAfter.TotalSeconds, schedule.RekeyPackets * (double)seconds / schedule.Datagrams);
        Assert.Equal(seconds / 2.0, middle, 0.01);
        Assert.InRange(schedule.RekeyPackets, 1024, long.MaxValue);
        Assert.InRange(schedule.RekeyAfter, TimeSpan.FromSeconds(10), TimeSpan.FromHours(168));
        Assert.True(schedule.LateStart.TotalSeconds + 1 < middle + 1);
    }

    [Fact]
    public void The_rate_is_20_megabits_a_second() => Assert.Equal(20_000_000, new Schedule(100).Datagrams * 1316.0 * 8 / 100, 20_000.0);
}
