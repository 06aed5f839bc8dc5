using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>How the components say that they are. Changes are logged, within limits for each component: what was left out is logged later, as it then is. Any thread.</summary>
internal sealed class HealthBook(TimeProvider clock)
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Name, bool IsFault), Entry> _entries = [];

    /// <summary>Is told when <see cref="Problem"/> has changed; on the thread that brought it about.</summary>
    public event Action<string?>? ProblemChanged;

    /// <summary>What is wrong just now, for people; null where nothing is.</summary>
    public string? Problem
    {
        get
        {
            lock (_gate)
            {
                return Worst();
            }
        }
    }

    /// <summary>Where a component says how it is.</summary>
    public IHealth For(string name, ILogger logger) => new Reporter(this, (name, false), logger);

    /// <summary>Where the router says what has stopped of a part, whatever the part says itself.</summary>
    public IHealth ForFault(string name, ILogger logger) => new Reporter(this, (name, true), logger);

    /// <summary>What a component said last; or, where that is worse, what was said of it.</summary>
    public (HealthState State, string Message) Of(string name)
    {
        lock (_gate)
        {
            Entry? own = _entries.GetValueOrDefault((name, false));
            Entry? fault = _entries.GetValueOrDefault((name, true));
            Entry? worse = fault is not null && (own is null || fault.State > own.State) ? fault : own;
            return worse is null ? (HealthState.Healthy, "") : (worse.State, worse.Message);
        }
    }

    private void Report((string Name, bool IsFault) name, HealthState state, string message, ILogger logger)
    {
        bool log;
        string? problem;
        bool isOther;
        lock (_gate)
        {
            string? before = Worst();
            Instant now = Instant.Now(clock);
            if (!_entries.TryGetValue(name, out Entry? entry))
            {
                _entries.Add(name, entry = new Entry());
            }

            bool changed = entry.State != state || entry.Message != message;
            log = changed && (entry.State != state || entry.LoggedAt is not { } at || now - at >= Apart) && entry.Lines.TryTake(now);
            (entry.State, entry.Message) = (state, message);
            entry.LoggedAt = log ? now : entry.LoggedAt;
            entry.Unlogged = log ? null : changed ? logger : entry.Unlogged;
            problem = Worst();
            isOther = problem != before;
        }

        if (isOther)
        {
            ProblemChanged?.Invoke(problem);
        }

        if (log)
        {
            Log(logger, state, message);
        }
    }

    /// <summary>Logs how components are whose last change was left out, where there is room for it by now.</summary>
    public void LogLatest()
    {
        List<(ILogger Logger, HealthState State, string Message)> lines = [];
        lock (_gate)
        {
            Instant now = Instant.Now(clock);
            foreach (Entry entry in _entries.Values)
            {
                if (entry.Unlogged is { } logger && now - entry.LoggedAt >= Apart && entry.Lines.TryTake(now))
                {
                    lines.Add((logger, entry.State, entry.Message));
                    entry.LoggedAt = now;
                    entry.Unlogged = null;
                }
            }
        }

        foreach ((ILogger logger, HealthState state, string message) in lines)
        {
            Log(logger, state, message);
        }
    }

    private static void Log(ILogger logger, HealthState state, string message) =>
        logger.Log(state == HealthState.Healthy ? LogLevel.Information : state == HealthState.Degraded ? LogLevel.Warning : LogLevel.Error, "{Message}", message);

    private string? Worst()
    {
        ((string name, _), Entry? entry) = _entries.OrderByDescending(static pair => pair.Value.State).FirstOrDefault();
        return entry is null or { State: HealthState.Healthy } ? null : $"{name}: {entry.Message}";
    }

    private sealed class Reporter(HealthBook book, (string Name, bool IsFault) name, ILogger logger) : IHealth
    {
        public void Report(HealthState state, string message) => book.Report(name, state, message, logger);
    }

    private sealed class Entry
    {
        public HealthState State { get; set; }

        public string Message { get; set; } = "";

        public Instant? LoggedAt { get; set; }

        public LineBudget Lines { get; } = new();

        /// <summary>Where its last change is to be logged that was not; null where it was.</summary>
        public ILogger? Unlogged { get; set; }
    }
}
