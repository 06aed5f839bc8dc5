using System.Net;
using System.Net.Sockets;

namespace __namespace__.Tests;

/// <summary>All that the contract asks of every transport: two ends of one tunnel over the loopback interface. The tests are in the base class.</summary>
public sealed class TunnelConformance : TransportConformance
{
    private readonly int _near = FreePort();
    private readonly int _far = FreePort();

    protected override PluginFixture Plugin { get; } = PluginFixture.Of<TunnelPlugin>();

    /// <summary>It has no control channels that would need one.</summary>
    protected override IPAddress? UnicastAddress => null;

    protected override object Options() => End(_near, _far);

    protected override object PeerOptions() => End(_far, _near);

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new TunnelOptions { Local = Address.Parse("239.1.1.1"), Remote = Address.Parse("127.0.0.1") }, nameof(TunnelOptions.Local)),
        new(new TunnelOptions { Local = Address.Parse("127.0.0.1"), Remote = Address.Parse("::1") }, nameof(TunnelOptions.Remote)),
        new(End(_near, _near), nameof(TunnelOptions.RemotePort)),
        new(End(0, 65536), nameof(TunnelOptions.LocalPort), nameof(TunnelOptions.RemotePort)),
    ];

    private static TunnelOptions End(int local, int remote) => new()
    {
        Local = Address.Parse("127.0.0.1"),
        LocalPort = local,
        Remote = Address.Parse("127.0.0.1"),
        RemotePort = remote,
    };

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
