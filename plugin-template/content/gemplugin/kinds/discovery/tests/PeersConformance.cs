using System.Net;

namespace __namespace__.Tests;

/// <summary>All that the contract asks of every discovery strategy: the first set comes soon, changes come whole, a watch ends when it is cancelled. The tests are in the base class.</summary>
public sealed class PeersConformance : DiscoveryConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<PeersPlugin>();

    protected override ControlEndpoints ExpectedFirst =>
        ControlEndpoints.Of([new IPEndPoint(IPAddress.IPv6Any, 7177)], [new IPEndPoint(IPAddress.Parse("192.0.2.1"), 7177)]);

    protected override object Options() => new PeersOptions { To = [Address.Parse("192.0.2.1")] };

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new PeersOptions { Port = 0 }, nameof(PeersOptions.Port), nameof(PeersOptions.To)),
        new(new PeersOptions { To = [Address.Parse("239.1.1.1")] }, nameof(PeersOptions.To)),
    ];

    /// <summary>What there is to discover never changes here.</summary>
    protected override ValueTask<ControlEndpoints?> ChangeAsync(int step) => ValueTask.FromResult<ControlEndpoints?>(null);
}
