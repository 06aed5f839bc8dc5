using System.Globalization;
using Microsoft.Extensions.Logging;

namespace GemRouter.Testing;

/// <summary>Keeps what a router and its components log, a line an event: level, part, text. Any thread.</summary>
internal sealed class RouterLog : ILoggerFactory
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

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

    public ILogger CreateLogger(string categoryName) => new Part(this, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
        // There is one place that it goes to.
    }

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
        }
    }

    private sealed class Part(RouterLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(string.Create(CultureInfo.InvariantCulture, $"{logLevel}: {name}: {formatter(state, exception)}{(exception is null ? "" : " | " + exception)}"));
    }
}
