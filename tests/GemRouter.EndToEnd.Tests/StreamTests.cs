using GemRouter.EndToEnd.Tests.Rig;
using GemRouter.Kernel;

namespace GemRouter.EndToEnd.Tests;

/// <summary>Streams through routers that run: what comes in at one site comes out at the others, and nowhere else.</summary>
[Collection(StudioCollection.Name)]
[Trait("Needs", "System")]
public sealed class StreamTests(StudioNetwork studio) : RealNetworkTest
{
    private const int Datagram = 1316;
    private const double PerSecond = 20_000_000 / (8.0 * Datagram);

    [Fact]
    public async Task Of_20_megabits_a_second_with_a_rekey_in_the_middle_nothing_is_lost_changed_doubled_or_reordered()
    {
        const long count = 11_400; // 6 s
        using Receiver a = studio.SiteA.Receive(5000, "239.71.2.1");
        using Receiver b = studio.SiteB.Receive(5000, "239.71.2.1");
        using Receiver outsider = studio.Outsider.Receive(5000, "239.71.2.1");
        using Sender sender = studio.Studio.Send("239.71.2.1:5000", stream: 1);
        Task accounts = AccountsAsync(sender, count);
        await sender.PlayAsync(Datagram, count, PerSecond, Cancellation);
        await accounts;

        string losses = await LossesAsync(a, 1, count);
        Assert.True(StreamTally.Whole(count) == a.Of(1), $"{a.Of(1)} {losses}");
        Assert.True(StreamTally.Whole(count) == await b.SettledAsync(1, count), $"{b.Of(1)} {losses}");
        Assert.Equal((0, 0, 0), (a.Changed, b.Changed, outsider.Total));
        OwnStreamReport stream = Assert.Single((await studio.Studio.Router.StatusAsync()).OwnStreams, static one => one.Group == "239.71.2.1");
        Assert.InRange(stream.Rekeys, 1, 2);
        studio.Network.Capture.AssertSound();
    }

    [Fact]
    public async Task A_hundred_streams_over_ten_groups_at_once_arrive_whole()
    {
        const long each = 150;
        string[] groups = [.. Enumerable.Range(11, 10).Select(static i => $"239.71.1.{i}")];
        int[] ports = [.. Enumerable.Range(5000, 10)];
        Receiver[] a = [.. ports.Select(port => studio.SiteA.Receive(port, groups))];
        Receiver[] b = [.. ports.Select(port => studio.SiteB.Receive(port, groups))];
        Sender[] senders = [.. ports.SelectMany(port => groups.Select((group, i) => studio.Studio.Send($"{group}:{port}", 1000 + (port - 5000) * 10 + i)))];
        await Sender.PlayAsync(senders, 400, each, 50, Cancellation);
        foreach (Sender sender in senders)
        {
            int port = (sender.Stream - 1000) / 10;
            foreach (Receiver receiver in new[] { a[port], b[port] })
            {
                StreamTally tally = await receiver.SettledAsync(sender.Stream, each);
                Assert.True(StreamTally.Whole(each) == tally, $"stream {sender.Stream}: {tally} {await LossesAsync(receiver, sender.Stream, each)}");
            }
        }

        Assert.All(a.Concat(b), static receiver => Assert.Equal(0, receiver.Changed));
        studio.Network.Capture.AssertSound();
        foreach (IDisposable one in a.Concat<IDisposable>(b).Concat(senders))
        {
            one.Dispose();
        }
    }

    [Fact]
    public async Task Payloads_of_8900_bytes_cross_a_fabric_with_an_MTU_of_1500()
    {
        const long count = 300;
        using Receiver a = studio.SiteA.Receive(5001, "239.71.1.1");
        using Sender sender = studio.Studio.Send("239.71.1.1:5001", stream: 2);
        await sender.PlayAsync(8900, count, 200, Cancellation);
        StreamTally tally = await a.SettledAsync(2, count);
        Assert.True(StreamTally.Whole(count) == tally, $"{tally} {await LossesAsync(a, 2, count)}");
        Assert.Equal(0, a.Changed);
        Assert.All(studio.Network.Capture.Frames, static frame => Assert.InRange(frame.Payload.Length, 1, 1472)); // and no IP fragment, which would be no frame here
    }

    [Fact]
    public async Task More_groups_than_a_socket_may_join_arrive_on_one_port()
    {
        string[] groups = [.. Enumerable.Range(1, 25).Select(static i => $"239.71.1.{i}")];
        using Receiver first = studio.SiteA.Receive(5002, groups[..15]); // the limit is the receiver's as well
        using Receiver second = studio.SiteA.Receive(5002, groups[15..]);
        Sender[] senders = [.. groups.Select((group, i) => studio.Studio.Send($"{group}:5002", 2000 + i))];
        await Sender.PlayAsync(senders, 200, 20, 20, Cancellation);
        foreach (Sender sender in senders)
        {
            Receiver receiver = sender.Stream < 2015 ? first : second;
            StreamTally tally = await receiver.SettledAsync(sender.Stream, 20);
            Assert.True(StreamTally.Whole(20) == tally, $"stream {sender.Stream}: {tally} {await LossesAsync(receiver, sender.Stream, 20)}");
            sender.Dispose();
        }
    }

    [Theory]
    [InlineData("ff08::71:1", null)]
    [InlineData("ff3e::8000:1", "fd71:2::1")]
    public async Task IPv6_streams_arrive_whole(string group, string? source)
    {
        const long count = 500;
        using Receiver a = Receiver.Open(studio.SiteA.Client, Site.Lan, 5000, [(System.Net.IPAddress.Parse(group), source is null ? null : System.Net.IPAddress.Parse(source))]);
        int stream = source is null ? 3 : 4;
        using Sender sender = studio.Studio.Send($"[{group}]:5000", stream);
        await sender.PlayAsync(Datagram, count, 500, Cancellation);
        StreamTally tally = await a.SettledAsync(stream, count);
        Assert.True(StreamTally.Whole(count) == tally, $"{tally} {await LossesAsync(a, stream, count)}");
        Assert.Equal(0, a.Changed);
        studio.Network.Capture.AssertSound();
    }

    [Fact]
    public async Task Of_a_group_with_a_source_nothing_else_is_sealed_and_a_receiver_joins_the_router_as_source()
    {
        await studio.Studio.Client.AddAddressAsync(Site.Lan, "10.71.1.99/24", Cancellation);
        using Receiver a = Receiver.Open(studio.SiteA.Client, Site.Lan, 5000, [(System.Net.IPAddress.Parse("232.71.1.1"), studio.SiteA.RouterAddress)]);
        using Sender other = Sender.Open(studio.Studio.Client, Site.Lan, System.Net.IPEndPoint.Parse("232.71.1.1:5000"), 5, from: System.Net.IPAddress.Parse("10.71.1.99"));
        using Sender sender = Sender.Open(studio.Studio.Client, Site.Lan, System.Net.IPEndPoint.Parse("232.71.1.1:5000"), 6, from: studio.Studio.ClientAddress);
        await Sender.PlayAsync([other, sender], 500, 100, 100, Cancellation);
        Assert.Equal(StreamTally.Whole(100), await a.SettledAsync(6, 100));
        Assert.Equal(StreamTally.None, a.Of(5));
    }

    // At several moments of a stream, of every leg of both routers: in + made = out + consumed + dropped + held.
    private async Task AccountsAsync(Sender sender, long count)
    {
        foreach (long moment in new[] { 1, count / 4, count / 2, count - 1 })
        {
            await Until.TrueAsync(() => sender.Sent >= moment, $"{moment} are sent");
            foreach (Site site in new[] { studio.Studio, studio.SiteA, studio.SiteB })
            {
                RouterStatus status = await site.Router.StatusAsync();
                Assert.NotEmpty(status.Legs);
                Assert.All(status.Legs, static leg => Assert.Equal(leg.In + leg.Made, leg.Out + leg.Consumed + leg.Dropped + leg.Held));
            }
        }
    }

    // Where what is lacking was lost.
    private async Task<string> LossesAsync(Receiver receiver, int stream, long count)
    {
        if (await receiver.SettledAsync(stream, count) == StreamTally.Whole(count))
        {
            return "";
        }

        return await Losses.OfAsync(studio.Studio, studio.SiteA, studio.SiteB);
    }
}
