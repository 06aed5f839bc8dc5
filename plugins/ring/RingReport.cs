using GemRouter.Plugin.Udp;

namespace GemRouter.Plugin.Ring;

/// <summary>Tells the host how it stands with the interface, whenever that changes. Guarded by the link's lock.</summary>
internal sealed class RingReport(IHealth health, string name)
{
    private string? _reported;

    /// <summary>Says what is now.</summary>
    /// <param name="device">The interface; null where there is none.</param>
    /// <param name="pending">Memberships that wait for it.</param>
    /// <param name="refused">What the system refuses; null where it refuses nothing.</param>
    /// <param name="joined">True where datagrams arrive joined, and are lost for it.</param>
    /// <param name="unjoined">A subscribed prefix whose groups nobody asked the network for; null where there is none.</param>
    public void Update(Device? device, int pending, string? refused, bool joined, string? unjoined)
    {
        string? problem = refused
            ?? (device is null ? $"waiting for interface {name}"
            : !device.IsUp ? $"interface {name} is down"
            : pending > 0 ? $"interface {name} does not take {pending} memberships yet; has it an address?"
            : joined ? $"datagrams arrive joined into frames that are too long for this mode, and are dropped: ethtool -K {name} rx-udp-gro-forwarding off rx-gro-list off (on a virtual interface, tx-udp-segmentation off at the sender's end), or mode: throughput"
            : null);
        string said = problem
            ?? $"interface {name} is up" + (unjoined is null ? "" : $"; {unjoined} cannot be joined whole: groups that a switch or the interface holds back are to stand in \"join\"");
        if (said != _reported)
        {
            _reported = said;
            health.Report(problem is null ? HealthState.Healthy : HealthState.Degraded, said);
        }
    }
}
