using System.Net;
using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.PeerList;

public sealed class PeerListConformance : DiscoveryConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<TrialPlugin>();

    protected override ControlEndpoints ExpectedFirst => Peers("192.0.2.1");

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new PeerListOptions { Port = 0, Poll = TimeSpan.Zero }, "Port", "Poll"),
        new(new PeerListOptions { Settle = TimeSpan.FromSeconds(0.5) }, "Settle"),
    ];

    protected override ValueTask<ControlEndpoints?> ChangeAsync(int step)
    {
        string peer = $"192.0.2.{100 + step}";
        Plugin.Mock<MockFile>().Text = peer;
        return ValueTask.FromResult<ControlEndpoints?>(Peers(peer));
    }

    protected override ValueTask BreakAsync()
    {
        Plugin.Mock<MockFile>().Text = null;
        return ValueTask.CompletedTask;
    }

    private static ControlEndpoints Peers(string peer) =>
        ControlEndpoints.Of([new IPEndPoint(IPAddress.Any, 1706)], [new IPEndPoint(IPAddress.Parse(peer), 1706)]);
}
