using Microsoft.Extensions.Logging;

namespace GemRouter.Fuzz.Targets;

/// <summary>A log in which nothing may be a fault of the router.</summary>
internal sealed class NoFaults : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new InvalidOperationException(formatter(state, exception), exception);
}
