namespace GemRouter.Cli.Demo.Network;

/// <summary>A hub of a <see cref="Lab"/>.</summary>
internal sealed class LabHub(LabHost host, int mtu)
{
    /// <summary>The bridge within the hub's own namespace.</summary>
    public const string Bridge = "hub";

    private int _wires;

    /// <summary>The namespace that the hub lives in.</summary>
    public LabHost Host { get; } = host;

    /// <summary>Lays a wire from the hub to a host, whose interface at the end of it is up.</summary>
    /// <exception cref="LabException">The system refuses.</exception>
    public async Task ConnectAsync(LabHost other, string device, CancellationToken cancellation = default)
    {
        string port = $"wire{++_wires}";
        await Host.ConnectAsync(port, other, device, mtu, cancellation);
        await Host.IpAsync(["link", "set", port, "master", Bridge], cancellation);
    }

    /// <summary>Takes the hub's power away, or gives it back: while it is off, nothing comes through, and the hosts' interfaces stay up.</summary>
    /// <exception cref="LabException">The system refuses.</exception>
    public Task SwitchAsync(bool on, CancellationToken cancellation = default) => Host.IpAsync(["link", "set", Bridge, on ? "up" : "down"], cancellation);
}
