using System.Net;
using GemRouter.Testing;

namespace GemRouter.Plugin.Multicast.Tests;

/// <summary>With the defaults.</summary>
public sealed class MulticastConformance : DiscoveryConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<MulticastPlugin>();

    // wire 3
    protected override ControlEndpoints ExpectedFirst => ControlEndpoints.Of(
        [new IPEndPoint(IPAddress.Parse("239.255.71.77"), 7177)], [new IPEndPoint(IPAddress.Parse("239.255.71.77"), 7177)]);

    protected override IEnumerable<object> ValidOptions() =>
    [
        new MulticastOptions(),
        new MulticastOptions { Group = GroupAddress.Parse("ff18::4745:4d") },
        new MulticastOptions { Group = GroupAddress.Parse("224.0.0.1"), Port = 1 }, // a warning is the host's affair
        new MulticastOptions { Group = GroupAddress.Parse("239.255.255.255"), Port = 65535 },
    ];

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new MulticastOptions { Group = default }, nameof(MulticastOptions.Group)),
        new(new MulticastOptions { Port = 0 }, nameof(MulticastOptions.Port)),
        new(new MulticastOptions { Port = -1 }, nameof(MulticastOptions.Port)),
        new(new MulticastOptions { Port = 65536 }, nameof(MulticastOptions.Port)),
        new(new MulticastOptions { Group = default, Port = 0 }, nameof(MulticastOptions.Group), nameof(MulticastOptions.Port)),
    ];

    protected override ValueTask<ControlEndpoints?> ChangeAsync(int step) => ValueTask.FromResult<ControlEndpoints?>(null);
}
