namespace GemRouter.Testing;

/// <summary>Keeps all that a component reports on its health. Any thread.</summary>
public sealed class RecordingHealth : IHealth
{
    private readonly Lock _lock = new();
    private readonly List<HealthReport> _reports = [];

    /// <summary>All reports, in order.</summary>
    public IReadOnlyList<HealthReport> Reports
    {
        get
        {
            lock (_lock)
            {
                return [.. _reports];
            }
        }
    }

    /// <summary>The last reported state; healthy where nothing was reported.</summary>
    public HealthState State => Last?.State ?? HealthState.Healthy;

    /// <summary>The last report, if there is one.</summary>
    public HealthReport? Last
    {
        get
        {
            lock (_lock)
            {
                return _reports.Count == 0 ? null : _reports[^1];
            }
        }
    }

    /// <inheritdoc/>
    public void Report(HealthState state, string message)
    {
        lock (_lock)
        {
            _reports.Add(new HealthReport(state, message));
        }
    }
}
