namespace GemRouter.Cli.Demo.Network;

/// <summary>
/// Networks for trying things out: hosts (a network namespace each), hubs, and wires between them, all within a <see cref="PrivateSpace"/>. Disposing ends every process that was started
/// in it and takes the namespaces away; several labs live beside each other.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Lab : IAsyncDisposable
{
    private static int _count;

    private readonly string _prefix = $"lab{Interlocked.Increment(ref _count)}-";
    private readonly List<LabHost> _hosts = [];

    /// <exception cref="LabException">This process is in no private space.</exception>
    public Lab(TimeProvider time)
    {
        Time = time;
        if (!PrivateSpace.IsInside)
        {
            throw new LabException("A lab is built in a private space only, so that nothing of the host is touched.");
        }
    }

    /// <summary>The clock of waits.</summary>
    public TimeProvider Time { get; }

    /// <summary>Makes a host with nothing but its loopback interface. Where the system allows it, reverse path filters are off, and IPv6 addresses are of use at once.</summary>
    /// <exception cref="LabException">The system refuses.</exception>
    public async Task<LabHost> AddHostAsync(string name, CancellationToken cancellation = default)
    {
        LabHost host = new(this, name, _prefix + name);
        await Ip.RunAsync(["netns", "add", host.Namespace], cancellation);
        _hosts.Add(host);
        await host.IpAsync(["link", "set", "lo", "up"], cancellation);
        await host.TrySetAsync([("ipv4/conf/all/rp_filter", "0"), ("ipv4/conf/default/rp_filter", "0"), ("ipv6/conf/all/accept_dad", "0"), ("ipv6/conf/default/accept_dad", "0")], cancellation);
        return host;
    }

    /// <summary>Makes a hub: whatever is sent into it comes out at each of its wires, multicast and unicast alike. It asks nobody for memberships.</summary>
    /// <exception cref="LabException">The system refuses.</exception>
    public async Task<LabHub> AddHubAsync(string name, int mtu = 1500, CancellationToken cancellation = default)
    {
        LabHost host = await AddHostAsync(name, cancellation);
        await host.IpAsync(["link", "add", LabHub.Bridge, "mtu", LabHost.Text(mtu), "type", "bridge", "mcast_snooping", "0", "ageing_time", "0"], cancellation);
        await host.IpAsync(["link", "set", LabHub.Bridge, "up"], cancellation);
        return new LabHub(host, mtu);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LabHost host in _hosts)
        {
            await host.EndAsync();
        }

        foreach (LabHost host in _hosts)
        {
            await Ip.TryRunAsync(["netns", "delete", host.Namespace], CancellationToken.None);
        }

        _hosts.Clear();
    }
}
