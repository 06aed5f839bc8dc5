namespace GemRouter;

/// <summary>Where a component says how it is. Any thread, any time; the last word counts. The host logs and shows changes, rate-limited.</summary>
public interface IHealth
{
    /// <summary>Reports the component's state.</summary>
    /// <param name="state">The state from now on.</param>
    /// <param name="message">For people: what is missing and what would help ("waiting for interface eth1"). No secret.</param>
    void Report(HealthState state, string message);
}
