using GemRouter.Testing;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>Options that must be refused, for both forms of the link.</summary>
internal static class PcapSamples
{
    public static IEnumerable<InvalidOptions> Invalid() =>
    [
        new(new PcapOptions(), "Device"),
        new(new PcapOptions { Device = "", Mtu = 575, ReceiveBuffer = 4095, Vlan = 4095 }, "Device", "Mtu", "ReceiveBuffer", "Vlan"),
        new(new PcapOptions { Device = "eth0/1" }, "Device"),
        new(new PcapOptions { Device = "sixteen-letters-" }, "Device"),
        new(new PcapOptions { Device = "eth0", OuterVlan = 3 }, "OuterVlan"),
        new(new PcapOptions { Device = "eth0", Vlan = 1, OuterVlan = 0 }, "OuterVlan"),
        new(new PcapOptions { Device = "eth0", Read = "a.pcap" }, "Device"),
        new(new PcapOptions { Read = "a.pcap", Write = "a.pcap" }, "Write"),
        new(new PcapOptions { Read = "", Write = "a\0" }, "Read", "Write"),
        new(new PcapOptions { Write = "a.pcapng", Source = SourceChoice.Own, Join = [GroupAddress.Parse("239.1.1.1")] }, "Source", "Join"),
    ];
}
