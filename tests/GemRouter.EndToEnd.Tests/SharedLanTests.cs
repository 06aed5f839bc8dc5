using System.Net;
using GemRouter.EndToEnd.Tests.Rig;
using GemRouter.Kernel;

namespace GemRouter.EndToEnd.Tests;

/// <summary>Two routers between one local network and one fabric.</summary>
[Trait("Needs", "System")]
public sealed class SharedLanTests : RealNetworkTest
{
    private const int Count = 300;
    private const int Lan = 9; // the shared network's number

    [Fact]
    public async Task Two_routers_on_one_LAN_make_no_loop()
    {
        await using Network network = await Network.BuildAsync();
        LabHub lan = await network.Lab.AddHubAsync("lan", cancellation: Cancellation);
        Site left = await network.AddRouterAsync("left", new ManifestText(), lan, Lan, 1);
        Site right = await network.AddRouterAsync("right", new ManifestText(), lan, Lan, 2);
        LabHost source = await network.AddClientAsync("source", lan, Lan, 3);
        LabHost listener = await network.AddClientAsync("listener", lan, Lan, 4);
        Site remote = await network.AddSiteAsync("remote", new ManifestText());
        foreach (Site site in new[] { left, right, remote })
        {
            site.Start();
        }

        await Network.AcquaintedAsync(left, right, remote);
        using Capture wire = Capture.Open(listener);
        using Receiver here = Receiver.Open(listener, Site.Lan, 5000, [(IPAddress.Parse("239.71.1.1"), null), (IPAddress.Parse("239.71.1.2"), null)]);
        using Receiver there = remote.Receive(5000, "239.71.1.1");
        using Sender local = Sender.Open(source, Site.Lan, IPEndPoint.Parse("239.71.1.1:5000"), stream: 1);
        using Sender distant = remote.Send("239.71.1.2:5000", stream: 2);
        await Sender.PlayAsync([local, distant], 500, Count, 300, Cancellation);

        // Both routers carry what is said on their LAN, and each brings what the other carries: at most once per router.
        await Until.TrueAsync(() => there.Total >= 2 * Count && here.Total >= 5 * Count, "all has come", TimeSpan.FromSeconds(5), mayFail: true);
        string losses = await Losses.OfAsync(left, right, remote);
        Assert.True((there.Of(1).Received, there.Of(1).Doubled) == (Count, Count), $"the remote site has the local stream once from each router: {there.Of(1)} {losses}");
        Assert.True((here.Of(2).Received, here.Of(2).Doubled) == (Count, Count), $"the LAN has the remote stream once from each router: {here.Of(2)} {losses}");
        Assert.True((here.Of(1).Received, here.Of(1).Doubled) == (Count, 2 * Count), $"the LAN has the local stream itself, and once from each router: {here.Of(1)} {losses}");
        await Until.PassedAsync(TimeSpan.FromMilliseconds(500)); // a loop would go on

        Assert.Equal((2 * Count, 5 * Count), (there.Total, here.Total));
        Assert.Equal(5 * Count, wire.Frames.Count(static frame => frame.Destination.Port == 5000));
        Assert.Equal(3 * Count, network.Capture.Frames.Count(static frame => frame.IsData));
        foreach (Site site in new[] { left, right })
        {
            // What the other put on the LAN: of its own stream here, and of the remote one.
            RouterStatus status = await site.Router.StatusAsync();
            Assert.Equal((2 * Count, 0), (TestRouter.Value(status, "red.from_router"), TestRouter.Value(status, "red.not_local")));
        }

        network.Capture.AssertSound();
    }
}
