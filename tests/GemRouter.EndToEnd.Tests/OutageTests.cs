using GemRouter.EndToEnd.Tests.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>The fabric is gone for ten seconds, and comes back.</summary>
[Trait("Needs", "System")]
public sealed class OutageTests : RealNetworkTest
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HelloInterval = TimeSpan.FromSeconds(5); // the default

    [Fact]
    public async Task All_streams_flow_within_a_hello_interval_of_the_end_of_an_outage()
    {
        // Both kinds of outage at once, in networks that know nothing of each other.
        await Task.WhenAll(
            InterruptAsync(static (network, _, on) => network.Fabric.SwitchAsync(on, Cancellation)),
            InterruptAsync(static (_, sites, on) => Task.WhenAll(sites.Select(site => SwitchAsync(site, on)))));
    }

    private static async Task InterruptAsync(Func<Network, Site[], bool, Task> switchAsync)
    {
        await using Network network = await Network.BuildAsync();
        Site a = await network.AddSiteAsync("site-a", new ManifestText());
        Site b = await network.AddSiteAsync("site-b", new ManifestText());
        a.Start();
        b.Start();
        await Network.AcquaintedAsync(a, b);
        using Receiver atA = a.Receive(5000, "239.71.1.2");
        using Receiver atB = b.Receive(5000, "239.71.1.1", "239.71.1.3");
        using Sender fromA = a.Send("239.71.1.1:5000", stream: 1);
        using Sender fromB = b.Send("239.71.1.2:5000", stream: 2);
        using Sender later = a.Send("239.71.1.3:5000", stream: 3);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task playing = Task.WhenAll(fromA.KeepPlayingAsync(1316, 200, end.Token), fromB.KeepPlayingAsync(1316, 200, end.Token));
        await Until.TrueAsync(() => atA.Of(2).Received > 50 && atB.Of(1).Received > 50, "both streams flow");

        await switchAsync(network, [a, b], false);
        await Until.PassedAsync(Outage / 2);
        playing = Task.WhenAll(playing, later.KeepPlayingAsync(1316, 200, end.Token)); // a stream that nobody could hear of
        await Until.PassedAsync(Outage / 2);
        long back = TimeProvider.System.GetTimestamp();
        await switchAsync(network, [a, b], true);
        foreach ((Receiver receiver, int stream) in new[] { (atB, 1), (atA, 2), (atB, 3) })
        {
            await Until.TrueAsync(() => receiver.ArrivalSince(stream, back) is not null, $"stream {stream} flows again");
            Assert.InRange(TimeProvider.System.GetElapsedTime(back, receiver.ArrivalSince(stream, back)!.Value), TimeSpan.Zero, HelloInterval);
        }

        await end.CancelAsync();
        await playing;
        Assert.Equal((0, 0), (atA.Changed, atB.Changed));
        network.Capture.AssertSound();
    }

    private static async Task SwitchAsync(Site site, bool on)
    {
        await site.Host.IpAsync(["link", "set", Site.Fabric, on ? "up" : "down"], Cancellation);
        if (on)
        {
            await site.Host.IpAsync(["address", "replace", $"fd71::{site.Number}/64", "dev", Site.Fabric, "nodad"], Cancellation); // an interface that goes down loses it
        }
    }
}
