using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace GemRouter.Cli;

/// <summary>The log of a running router: lines on standard error.</summary>
internal static class LogSetup
{
    /// <summary>Makes it. Disposing it writes what is still in its queue.</summary>
    /// <param name="least">The least level that is written.</param>
    public static ILoggerFactory Create(LogLevel least) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(least);
        builder.AddConsole(static options =>
        {
            options.FormatterName = OneLineFormatter.FormatterName;
            options.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        builder.Services.AddSingleton<ConsoleFormatter>(new OneLineFormatter(IsJournal, TimeProvider.System));
    });

    // systemd.exec(5): set where standard output or error go to the journal.
    private static bool IsJournal => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("JOURNAL_STREAM"));
}
