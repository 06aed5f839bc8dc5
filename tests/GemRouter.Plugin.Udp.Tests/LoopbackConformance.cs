using System.Net;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>The contract's rules on the loopback interface: no privileges, no namespace.</summary>
public sealed class LoopbackConformance : UdpConformance
{
    protected override IPAddress? UnicastAddress => IPAddress.Loopback;

    protected override object Options() => new UdpOptions { Device = "lo", Mtu = 1500 };

    protected override object PeerOptions() => Options();
}
