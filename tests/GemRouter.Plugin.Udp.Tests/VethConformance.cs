using System.Net;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>The contract's rules on the two ends of a virtual Ethernet.</summary>
[Trait("Needs", "System")]
public sealed class VethConformance : UdpConformance
{
    private readonly VirtualEthernet _wire = VirtualEthernet.Make();

    protected override IPAddress? UnicastAddress => null; // both ends are in one namespace, where unicast takes the loopback interface

    protected override object Options() => new UdpOptions { Device = _wire.Near };

    protected override object PeerOptions() => new UdpOptions { Device = _wire.Far };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _wire.Dispose();
    }
}
