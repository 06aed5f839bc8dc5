using GemRouter.EndToEnd.Tests.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>Routers on packet rings, and one on sockets among them. None of them spins: a processor for each receiver is more than a test has.</summary>
[Trait("Needs", "System")]
public sealed class RingTests : RealNetworkTest
{
    private const int Datagram = 1316;

    private static readonly ManifestText Manifest = new()
    {
        Groups =
        [
            new("239.71.0.0/16") { Join = "239.71.1.1, 239.71.1.2, 239.71.1.3", Ports = "5000, 5001" },
            new("ff08::71:0/112") { Join = "\"ff08::71:1\"", Ports = "5000" },
        ],
    };

    [Fact]
    public async Task Streams_between_routers_on_rings_and_on_sockets_arrive_whole()
    {
        const long count = 1500;
        const double perSecond = 400;
        await using Network network = await Network.BuildAsync();
        Site[] sites =
        [
            await network.AddSiteAsync("blocks", Manifest with { Transport = "ring" }),
            await network.AddSiteAsync("slots", Manifest with { Transport = "ring, mode: latency, source: preserve" }),
            await network.AddSiteAsync("sockets", Manifest),
        ];
        foreach (Site site in sites)
        {
            // A virtual interface carries runs as one frame, which the modes latency and spin do not take; most real ones cut them.
            await site.Host.IpAsync(["link", "set", Site.Fabric, "gso_max_segs", "1"], Cancellation);
            site.Start();
        }

        await Network.AcquaintedAsync(sites);
        Receiver[] receivers = [.. sites.Select(static site => site.Receive(5000, "239.71.1.1", "239.71.1.2", "239.71.1.3"))];
        Receiver[] receivers6 = [.. sites.Select(static site => site.Receive(5000, "ff08::71:1"))];
        Receiver[] large = [.. sites.Select(static site => site.Receive(5001, "239.71.1.1"))];
        Sender[] senders = [.. sites.Take(3).Select(static (site, i) => site.Send($"239.71.1.{i + 1}:5000", stream: i))];
        await Sender.PlayAsync(senders, Datagram, count, perSecond, Cancellation);
        using Sender sender6 = sites[0].Send("[ff08::71:1]:5000", stream: 10);
        await sender6.PlayAsync(Datagram, 300, 300, Cancellation);
        using Sender sender9 = sites[1].Send("239.71.1.1:5001", stream: 11);
        await sender9.PlayAsync(8900, 100, 100, Cancellation);

        for (int at = 0; at < sites.Length; at++)
        {
            for (int stream = 0; stream < senders.Length; stream++)
            {
                if (stream != at)
                {
                    await AssertWholeAsync(sites, at, receivers[at], stream, count);
                }
            }

            if (at != 0)
            {
                await AssertWholeAsync(sites, at, receivers6[at], 10, 300);
            }

            if (at != 1)
            {
                await AssertWholeAsync(sites, at, large[at], 11, 100);
            }
        }

        network.Capture.AssertSound();
        foreach (IDisposable one in receivers.Concat<IDisposable>(receivers6).Concat(large).Concat(senders))
        {
            one.Dispose();
        }

        foreach (Site site in sites)
        {
            Assert.Equal(0, await site.Router.Process.StopAsync(Until.Patience));
        }
    }

    private static async Task AssertWholeAsync(Site[] sites, int at, Receiver receiver, int stream, long count)
    {
        StreamTally tally = await receiver.SettledAsync(stream, count);
        Assert.True(StreamTally.Whole(count) == tally, $"stream {stream} at {sites[at].Name}: {tally}; {await Losses.OfAsync(sites)}");
        Assert.Equal(0, receiver.Changed);
    }
}
