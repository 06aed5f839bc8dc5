using System.Net;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>The contract's rules on the two ends of a virtual Ethernet.</summary>
[Trait("Needs", "System")]
public class VethConformance : TransportConformance
{
    private readonly VirtualEthernet _wire = VirtualEthernet.Make();

    protected override PluginFixture Plugin { get; } = PluginFixture.Of<RingPlugin>();

    protected override IPAddress? UnicastAddress => null; // both ends are in one namespace, where unicast takes the loopback interface

    protected override object Options() => OptionsFor(_wire.Near);

    protected override object PeerOptions() => OptionsFor(_wire.Far);

    private protected virtual RingOptions OptionsFor(string device) => new() { Device = device };

    protected override IEnumerable<object> ValidOptions() =>
    [
        Options(),
        new RingOptions
        {
            Device = "eth0", Mode = RingMode.Spin, Retire = TimeSpan.FromSeconds(1), Source = SourceChoice.Preserve, Mtu = 65535, ReceiveBuffer = 1 << 20, Promiscuous = true, HearHost = true,
            Checksums = ChecksumChoice.Ignore, Join = [Group(0)],
        },
        new RingOptions { Device = "eth0", Gather = TimeSpan.FromMilliseconds(200) },
    ];

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new RingOptions(), "Device"),
        new(new RingOptions { Device = "", Mtu = 575, ReceiveBuffer = 65536 }, "Device", "Mtu", "ReceiveBuffer"),
        new(new RingOptions { Device = "eth0/1" }, "Device"),
        new(new RingOptions { Device = "sixteen-letters-" }, "Device"),
        new(new RingOptions { Device = "eth0", Source = SourceChoice.Preserve, Send = SendChoice.Socket }, "Send"),
        new(new RingOptions { Device = "eth0", Retire = TimeSpan.Zero }, "Retire"),
        new(new RingOptions { Device = "eth0", Retire = TimeSpan.FromMilliseconds(1.5) }, "Retire"),
        new(new RingOptions { Device = "eth0", Retire = TimeSpan.FromSeconds(2) }, "Retire"),
        new(new RingOptions { Device = "eth0", Gather = TimeSpan.FromMilliseconds(201) }, "Gather"),
        new(new RingOptions { Device = "eth0", Gather = TimeSpan.FromMilliseconds(-1) }, "Gather"),
        new(new RingOptions { Device = "eth0", Gather = TimeSpan.FromMilliseconds(0.5) }, "Gather"),
        new(new RingOptions { Device = "eth0", Gather = TimeSpan.FromMilliseconds(1), Mode = RingMode.Latency }, "Gather"),
    ];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _wire.Dispose();
        GC.SuppressFinalize(this);
    }
}
