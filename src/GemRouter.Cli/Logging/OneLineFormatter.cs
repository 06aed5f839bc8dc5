using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace GemRouter.Cli;

/// <summary>One line an event: time, level, what speaks, message. The journal has the time by itself, and takes the level as "&lt;6&gt;" in front (sd-daemon(3)).</summary>
internal sealed class OneLineFormatter(bool journal, TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name that the logger finds it by.</summary>
    public const string FormatterName = "one-line";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception)
        {
            message = $"{message}: {exception}";
        }

        string front = journal ? $"<{Priority(logEntry.LogLevel)}>" : string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Word(logEntry.LogLevel),-7} ");
        textWriter.Write(front);
        textWriter.Write(OneLine($"{Speaker(logEntry.Category)}: {message}"));
        textWriter.Write('\n');
    }

    // "GemRouter.Kernel.Router" says no more than "Router".
    private static string Speaker(string category) =>
        category.StartsWith("GemRouter.", StringComparison.Ordinal) ? category[(category.LastIndexOf('.') + 1)..] : category;

    // What others wrote may be in it: nothing of that moves the cursor, or looks like a line of its own.
    private static string OneLine(string text) => string.Create(text.Length, text, static (line, source) =>
    {
        for (int i = 0; i < line.Length; i++)
        {
            line[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? ' ' : source[i];
        }
    });

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };

    private static int Priority(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => 7,
        LogLevel.Information => 6,
        LogLevel.Warning => 4,
        LogLevel.Error => 3,
        _ => 2,
    };
}
