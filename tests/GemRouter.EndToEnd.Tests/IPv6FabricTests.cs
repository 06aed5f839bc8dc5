using GemRouter.EndToEnd.Tests.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>Networks without any IPv4 address.</summary>
[Trait("Needs", "System")]
public sealed class IPv6FabricTests : RealNetworkTest
{
    private static readonly ManifestText Manifest = new()
    {
        Discovery = "{ use: multicast, on: fabric, group: \"ff18::4745:4d\" }",
        Groups = [new("ff3e::/32") { Join = "\"ff3e::71:1\"" }, new("ff08::/16") { Join = "\"ff08::71:1\"", Suite = "chacha20-poly1305" }],
    };

    [Fact]
    public async Task Routers_meet_and_forward_over_IPv6_alone()
    {
        await using Network network = await Network.BuildAsync();
        Site a = await network.AddSiteAsync("site-a", Manifest, ipv4: false);
        Site b = await network.AddSiteAsync("site-b", Manifest, ipv4: false);
        a.Start();
        b.Start();
        await Network.AcquaintedAsync(a, b);
        using Receiver received = b.Receive(5000, "ff3e::71:1", "ff08::71:1");
        using Sender one = a.Send("[ff3e::71:1]:5000", stream: 1);
        using Sender other = a.Send("[ff08::71:1]:5000", stream: 2);
        await Sender.PlayAsync([one, other], 8900, 100, 100, Cancellation);
        Assert.Equal(StreamTally.Whole(100), await received.SettledAsync(1, 100));
        Assert.Equal(StreamTally.Whole(100), await received.SettledAsync(2, 100));
        Assert.All(network.Capture.Frames, static frame => Assert.Equal(System.Net.Sockets.AddressFamily.InterNetworkV6, frame.Source.AddressFamily));
        network.Capture.AssertSound();
    }
}
