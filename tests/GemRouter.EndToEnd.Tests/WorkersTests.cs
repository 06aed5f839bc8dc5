using GemRouter.EndToEnd.Tests.Rig;
using GemRouter.Kernel;

namespace GemRouter.EndToEnd.Tests;

/// <summary>Routers with two workers on each link, on real networks.</summary>
[Trait("Needs", "System")]
public sealed class WorkersTests : RealNetworkTest
{
    private const int Workers = 2;
    private static readonly string[] Groups = ["239.71.1.1", "239.71.1.2"];
    private static readonly int[] Ports = [5000, 5001, 5002, 5003];

    [Theory]
    [InlineData("udp")]
    [InlineData("ring")]
    public async Task Eight_streams_of_two_groups_are_sealed_and_opened_by_two_workers_each_and_none_loses_a_packet(string transport)
    {
        const long count = 400;
        ManifestText manifest = new()
        {
            Transport = $"{transport}, workers: {Workers}",
            Groups = [new(ManifestText.Everything) { Join = string.Join(", ", Groups), Ports = string.Join(", ", Ports) }],
        };
        await using Network network = await Network.BuildAsync();
        Site[] sites = [await network.AddSiteAsync("here", manifest), await network.AddSiteAsync("there", manifest)];
        foreach (Site site in sites)
        {
            site.Start();
        }

        await Network.AcquaintedAsync(sites);
        (string Group, int Port)[] flows = [.. Groups.SelectMany(static group => Ports.Select(port => (group, port)))];
        Receiver[] receivers = [.. Ports.Select(port => sites[1].Receive(port, Groups))];
        Sender[] senders = [.. flows.Select((flow, i) => sites[0].Send($"{flow.Group}:{flow.Port}", stream: i))];
        await Sender.PlayAsync(senders, 1316, count, 100, Cancellation);
        for (int stream = 0; stream < flows.Length; stream++)
        {
            Receiver receiver = receivers[Array.IndexOf(Ports, flows[stream].Port)];
            StreamTally tally = await receiver.SettledAsync(stream, count);
            Assert.True(StreamTally.Whole(count) == tally, $"stream {stream}: {tally}; {await Losses.OfAsync(sites)}");
            Assert.Equal(0, receiver.Changed);
        }

        AssertExact(await sites[0].Router.StatusAsync(), "seal", flows, count);
        AssertExact(await sites[1].Router.StatusAsync(), "open", flows, count);
        network.Capture.AssertSound();
        foreach (IDisposable one in receivers.Concat<IDisposable>(senders))
        {
            one.Dispose();
        }

        foreach (Site site in sites)
        {
            Assert.Equal(0, await site.Router.Process.StopAsync(Until.Patience));
        }
    }

    private static void AssertExact(RouterStatus status, string direction, (string Group, int Port)[] flows, long count)
    {
        LegReport[] legs = [.. status.Legs.Where(leg => leg.Direction == direction)];
        long[] expected = [.. Enumerable.Range(0, Workers).Select(place => count * flows.Count(flow => FlowHash.PlaceOf(GroupAddress.Parse(flow.Group), (ushort)flow.Port, Workers) == place))];
        Assert.All(expected, static one => Assert.True(one > 0)); // each worker has some
        Assert.Equal(expected, legs.Select(static leg => leg.In));
        Assert.Equal(expected, legs.Select(static leg => leg.Out));
        Assert.All(status.Legs, static leg => Assert.Equal(leg.In + leg.Made, leg.Out + leg.Consumed + leg.Dropped + leg.Held));
        Assert.Equal(status.Legs.Sum(static leg => leg.Dropped), status.Counters.Where(static counter => counter.IsDrop).Sum(static counter => counter.Value));
        foreach (string name in (string[])["seal.other_flow", "open.other_flow", "worker.busy", "data.replayed", "data.auth_failed"])
        {
            Assert.Equal(0, TestRouter.Value(status, name));
        }
    }
}
