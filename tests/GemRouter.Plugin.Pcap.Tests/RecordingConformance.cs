using GemRouter.Testing;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>The contract's rules on a recording.</summary>
public sealed class RecordingConformance : RecordedLinkConformance
{
    private readonly RecordingFile _file = new();

    protected override PluginFixture Plugin { get; } = PluginFixture.Of<PcapPlugin>();

    protected override IEnumerable<Subscription> Subscriptions => [LinkRig.Of("239.129.2.0/24"), LinkRig.Of("ff35::8012:3456", 5004)];

    protected override object Options() => new PcapOptions
    {
        Read = _file.Write("in.pcapng", 7, Enumerable.Range(0, 20).Select(static i => FrameBench.Sample(i % 3 > 0, i))),
        Write = _file.PathOf("out.pcapng"),
    };

    protected override IEnumerable<object> ValidOptions() => [Options(), new PcapOptions { Read = "a.pcap", Vlan = 7, Mtu = 9000 }, new PcapOptions { Write = "b.pcapng" }];

    protected override IEnumerable<InvalidOptions> InvalidSamples() => PcapSamples.Invalid();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _file.Dispose();
    }
}
