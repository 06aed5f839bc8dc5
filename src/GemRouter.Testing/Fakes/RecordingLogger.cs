using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace GemRouter.Testing;

/// <summary>Keeps all that a component logs: each event's text, its structured values and its exception in one line. Any thread.</summary>
public sealed class RecordingLogger : ILogger
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    /// <summary>All lines, in order.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Add(string.Create(CultureInfo.InvariantCulture, $"scope: {state}"));
        return null;
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"{logLevel}: {formatter(state, exception)}");
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
        {
            // What a sink of structured logs stores and a formatter may leave out.
            foreach ((string key, object? value) in values)
            {
                line.Append(CultureInfo.InvariantCulture, $" | {key}={(value is byte[] bytes ? Convert.ToHexStringLower(bytes) : value)}");
            }
        }

        if (exception is not null)
        {
            line.Append(" | ").Append(exception);
        }

        Add(line.ToString());
    }

    private void Add(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
        }
    }
}
