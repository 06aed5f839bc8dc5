using System.Net;

namespace __namespace__.Tests;

/// <summary>All that the contract asks of every transport: two ends of one tunnel over the loopback interface. The tests are in the base class.</summary>
public sealed class TunnelConformance : TransportConformance
{
    private readonly int _near = Loopback.FreePort();
    private readonly int _far = Loopback.FreePort();

    protected override PluginFixture Plugin { get; } = PluginFixture.Of<TunnelPlugin>();

    protected override IPAddress? UnicastAddress => IPAddress.Loopback;

    protected override object Options() => Loopback.End(_near, _far);

    protected override object PeerOptions() => Loopback.End(_far, _near);

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new TunnelOptions { Local = Address.Parse("239.1.1.1"), Remote = Address.Parse("127.0.0.1") }, nameof(TunnelOptions.Local)),
        new(new TunnelOptions { Local = Address.Parse("127.0.0.1"), Remote = Address.Parse("::1") }, nameof(TunnelOptions.Remote)),
        new(Loopback.End(_near, _near), nameof(TunnelOptions.RemotePort)),
        new(Loopback.End(0, 65536), nameof(TunnelOptions.LocalPort), nameof(TunnelOptions.RemotePort)),
    ];
}
