using System.Net;
using GemRouter.Testing;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>The contract's rules on the two ends of a virtual Ethernet.</summary>
[Trait("Needs", "System")]
public class VethConformance : TransportConformance
{
    private readonly VirtualEthernet _wire = VirtualEthernet.Make();

    protected override PluginFixture Plugin { get; } = PluginFixture.Of<PcapPlugin>();

    protected override IPAddress? UnicastAddress => null; // both ends are in one namespace, where unicast takes the loopback interface

    protected override object Options() => new PcapOptions { Device = _wire.Near, Source = Source };

    protected override object PeerOptions() => new PcapOptions { Device = _wire.Far, Source = Source };

    private protected virtual SourceChoice Source => SourceChoice.Preserve;

    protected override IEnumerable<object> ValidOptions() =>
        [Options(), new PcapOptions { Device = "eth0", Vlan = 7, OuterVlan = 8, Mtu = 65535, ReceiveBuffer = 65536, Promiscuous = true, Checksums = ChecksumChoice.Ignore, Join = [Group(0)] }];

    protected override IEnumerable<InvalidOptions> InvalidSamples() => PcapSamples.Invalid();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _wire.Dispose();
        GC.SuppressFinalize(this);
    }
}
