using System.Net;
using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.Ring;

public sealed class RingConformance : TransportConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<TrialPlugin>();

    protected override IPAddress? UnicastAddress => null;

    protected override TimeProvider CreateClock() => new FakeClock();

    protected override object Options() => new RingOptions();

    protected override object PeerOptions() => new RingOptions { Address = Address.Parse("192.0.2.2") };

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new RingOptions { Mtu = 100 }, nameof(RingOptions.Mtu)),
        new(new RingOptions { Address = Address.Parse("2001:db8::1") }, nameof(RingOptions.Address)),
    ];
}
