namespace GemRouter.Plugin.Udp;

/// <summary>Tells the host how it stands with the interface, whenever that changes. Guarded by the link's lock.</summary>
internal sealed class DeviceReport(IHealth health, string name)
{
    private string? _reported;
    private bool _everReported;

    /// <summary>Says what is now.</summary>
    /// <param name="device">The interface; null where there is none.</param>
    /// <param name="pending">Memberships that wait for it.</param>
    /// <param name="refused">What the system refuses; null where it refuses nothing.</param>
    public void Update(Device? device, int pending, string? refused)
    {
        string? problem = refused
            ?? (device is null ? $"waiting for interface {name}"
            : !device.IsUp ? $"interface {name} is down"
            : pending > 0 ? $"interface {name} does not take {pending} memberships yet; has it an address?"
            : null);
        if (problem != _reported || !_everReported)
        {
            _everReported = true;
            _reported = problem;
            health.Report(problem is null ? HealthState.Healthy : HealthState.Degraded, problem ?? $"interface {name} is up");
        }
    }
}
