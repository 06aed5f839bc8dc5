using GemRouter.Kernel.Running;
using GemRouter.Testing;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>Whatever happens however often, the log stays readable, and what it says last is how things are.</summary>
public sealed class QuietLogTests
{
    private readonly FakeClock _clock = new();
    private readonly RecordingLog _log = new();

    [Fact]
    public void An_event_that_happens_again_and_again_has_some_lines_and_then_one_every_ten_seconds_that_counts_the_others()
    {
        EventLog events = new(_log, _clock);
        int lines = 0;
        for (int i = 0; i < 6000; i++)
        {
            lines += events.Allows("a peer is here") ? 1 : 0;
            events.Summarize();
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(LineBudget.AtOnce, lines);
        Assert.Equal(5, _log.Lines.Count); // in a minute; the first is earned after ten seconds
        Assert.All(_log.Lines, static line => Assert.Contains("times more: a peer is here", line, StringComparison.Ordinal));
    }

    [Fact]
    public void No_event_is_forgotten()
    {
        EventLog events = new(_log, _clock);
        int lines = 0;
        for (int i = 0; i < 100; i++)
        {
            lines += events.Allows("a peer is here") ? 1 : 0;
        }

        events.Summarize();
        Assert.Empty(_log.Lines);
        _clock.Advance(LineBudget.Every);
        events.Summarize();
        events.Summarize();
        string summary = Assert.Single(_log.Lines);
        Assert.Contains($" {100 - lines} times more", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void One_kind_of_event_leaves_the_others_their_lines()
    {
        EventLog events = new(_log, _clock);
        while (events.Allows("a peer is here"))
        {
        }

        Assert.True(events.Allows("ALARM: an identity lives twice at once"));
    }

    [Fact]
    public void An_alarm_of_one_identity_is_not_hidden_by_those_of_others_and_what_was_left_out_is_told_as_an_alarm()
    {
        EventLog events = new(_log, _clock);
        for (int i = 0; i < EventLog.MostOfKind - 1; i++)
        {
            while (events.Allows("ALARM", LogLevel.Error, $"{i}"))
            {
            }
        }

        Assert.True(events.Allows("ALARM", LogLevel.Error, "a real one"));
        _clock.Advance(LineBudget.Every);
        events.Summarize();
        Assert.Equal(EventLog.MostOfKind - 1, _log.Lines.Count);
        Assert.All(_log.Lines, static line => Assert.StartsWith("Error 1 times more: ALARM: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void However_many_identities_there_are_their_alarms_have_an_end_and_one_that_is_quiet_gives_way()
    {
        EventLog events = new(_log, _clock);
        Assert.Equal(EventLog.MostOfKind + LineBudget.AtOnce, Enumerable.Range(0, 1000).Count(i => events.Allows("ALARM", LogLevel.Error, $"{i}")));
        _clock.Advance(LineBudget.Every);
        events.Summarize();
        string line = Assert.Single(_log.Lines);
        Assert.Contains("times more: ALARM (of several; the last: 999)", line, StringComparison.Ordinal); // so that no noise hides for good whom else it is of
        Assert.True(events.Allows("ALARM", LogLevel.Error, "another"));
    }

    [Fact]
    public void After_a_quiet_while_there_are_some_lines_at_once_again()
    {
        EventLog events = new(_log, _clock);
        while (events.Allows("a peer is here"))
        {
        }

        _clock.Advance(LineBudget.Every * (2 * LineBudget.AtOnce));
        events.Summarize();
        _clock.Advance(LineBudget.Every);
        Assert.Equal(LineBudget.AtOnce, Enumerable.Range(0, 20).Count(_ => events.Allows("a peer is here")));
    }

    [Fact]
    public void A_component_whose_state_flips_all_the_time_is_not_logged_each_time_and_its_latest_state_is()
    {
        HealthBook book = new(_clock);
        IHealth health = book.For("fabric", _log);
        for (int i = 0; i < 1001; i++)
        {
            health.Report(i % 2 == 0 ? HealthState.Degraded : HealthState.Healthy, i % 2 == 0 ? "cannot join" : "all joined");
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            book.LogLatest();
        }

        health.Report(HealthState.Healthy, "all joined");
        Assert.InRange(_log.Lines.Count, 1, LineBudget.AtOnce);
        for (int i = 0; i < 100; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            book.LogLatest();
        }

        Assert.InRange(_log.Lines.Count, 1, LineBudget.AtOnce + 1);
        Assert.Contains("Information all joined", _log.Lines.Last(), StringComparison.Ordinal);
    }
}
