using System.Net;
using GemRouter.Testing;

namespace GemRouter.Plugin.Multicast.Tests;

/// <summary>With a group and a port of one's own.</summary>
public sealed class MulticastConformanceIPv6 : DiscoveryConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<MulticastPlugin>();

    protected override string Component => "multicast";

    protected override ControlEndpoints ExpectedFirst => ControlEndpoints.Of(
        [new IPEndPoint(IPAddress.Parse("ff18::4745:4d"), 7178)], [new IPEndPoint(IPAddress.Parse("ff18::4745:4d"), 7178)]);

    protected override object Options() => new MulticastOptions { Group = GroupAddress.Parse("ff18::4745:4d"), Port = 7178 };

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [];

    protected override ValueTask<ControlEndpoints?> ChangeAsync(int step) => ValueTask.FromResult<ControlEndpoints?>(null);
}
