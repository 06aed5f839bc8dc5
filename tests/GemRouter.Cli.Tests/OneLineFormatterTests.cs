using GemRouter.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GemRouter.Cli.Tests;

/// <summary>Log lines.</summary>
public sealed class OneLineFormatterTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_line_says_when_how_bad_who_and_what() =>
        Assert.Equal($"{_clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} warning fabric: no carrier\n", Line(journal: false, LogLevel.Warning, "fabric", "no carrier"));

    [Theory]
    [InlineData(LogLevel.Debug, "<7>lan: x\n")]
    [InlineData(LogLevel.Information, "<6>lan: x\n")]
    [InlineData(LogLevel.Warning, "<4>lan: x\n")]
    [InlineData(LogLevel.Error, "<3>lan: x\n")]
    [InlineData(LogLevel.Critical, "<2>lan: x\n")]
    public void The_journal_takes_the_level_in_front(LogLevel level, string line) => Assert.Equal(line, Line(journal: true, level, "lan", "x"));

    [Fact]
    public void Nobody_can_write_a_second_line_or_move_the_cursor() => Assert.Equal("<6>Router: a <3>b [31mc d\n", Line(journal: true, LogLevel.Information, "GemRouter.Kernel.Router", "a\n<3>b\u001b[31mc\u2028d"));

    [Fact]
    public void An_exception_is_told_on_the_same_line()
    {
        string line = Line(journal: true, LogLevel.Error, "lan", "failed", new IOException("gone"));
        Assert.Equal("<3>lan: failed: System.IO.IOException: gone\n", line);
    }

    private string Line(bool journal, LogLevel level, string category, string message, Exception? exception = null)
    {
        StringWriter writer = new();
        new OneLineFormatter(journal, _clock).Write(new LogEntry<string>(level, category, default, message, exception, static (state, _) => state), null, writer);
        return writer.ToString();
    }
}
