using GemRouter.Testing;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>The contract's rules on two links.</summary>
public abstract class UdpConformance : TransportConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<UdpPlugin>();

    protected override IEnumerable<object> ValidOptions() => [Options(), new UdpOptions { Device = "eth0.100", Mtu = 65535, ReceiveBuffer = 4096 }];

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new UdpOptions(), "Device"),
        new(new UdpOptions { Device = "", Mtu = 575, ReceiveBuffer = 4095 }, "Device", "Mtu", "ReceiveBuffer"),
        new(new UdpOptions { Device = "eth0/1" }, "Device"),
        new(new UdpOptions { Device = "sixteen-letters-" }, "Device"),
    ];
}
