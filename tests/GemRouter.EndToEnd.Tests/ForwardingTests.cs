using System.Net;
using GemRouter.EndToEnd.Tests.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>What becomes of a packet's header on its way.</summary>
[Collection(StudioCollection.Name)]
[Trait("Needs", "System")]
public sealed class ForwardingTests(StudioNetwork studio) : RealNetworkTest
{
    private const byte AudioClass = 34 << 2; // DSCP AF41

    [Fact]
    public async Task DSCP_stays_and_the_TTL_goes_on_where_the_packet_came_in()
    {
        using Capture lan = Capture.Open(studio.SiteA.Client);
        using Receiver a = studio.SiteA.Receive(5003, "239.71.1.2");
        using Sender sender = studio.Studio.Send("239.71.1.2:5003", stream: 20, ttl: 9, trafficClass: AudioClass);
        await sender.PlayAsync(300, 20, 100, Cancellation);
        Assert.Equal(StreamTally.Whole(20), await a.SettledAsync(20, 20));

        IPEndPoint to = IPEndPoint.Parse("239.71.1.2:5003");
        Frame[] black = [.. studio.Network.Capture.Frames.Where(frame => frame.Destination.Equals(to))];
        Frame[] red = [.. lan.Frames.Where(frame => frame.Destination.Equals(to))];
        Assert.Equal((20, 20), (black.Length, red.Length));
        Assert.All(black, frame => Assert.Equal((studio.Studio.FabricAddress, 16, AudioClass), (frame.Source, frame.Ttl, frame.TrafficClass)));
        Assert.All(red, frame => Assert.Equal((studio.SiteA.RouterAddress, 8, AudioClass), (frame.Source, frame.Ttl, frame.TrafficClass))); // one less than it came in with
    }

    [Fact]
    public async Task Tcpdump_sees_the_DSCP_at_the_receiver()
    {
        Need("tcpdump", "tcpdump");
        LabProcess dump = studio.SiteA.Client.Start("tcpdump", ["-i", Site.Lan, "-n", "-v", "-l", "-c", "5", "udp and dst host 239.71.1.3 and dst port 5003"]);
        await Until.TrueAsync(() => dump.Errors.Contains("listening on", StringComparison.Ordinal), "tcpdump listens");
        using Sender sender = studio.Studio.Send("239.71.1.3:5003", stream: 21, ttl: 57, trafficClass: AudioClass);
        await sender.PlayAsync(200, 10, 100, Cancellation);
        ProgramOutput output = await ProgramOutput.OfAsync(dump);
        Assert.Equal(5, output.Output.Split("(tos 0x88, ttl 56,").Length - 1);
    }

    [Fact]
    public async Task A_packet_whose_TTL_is_used_up_behind_a_fabric_with_a_TTL_of_its_own_is_dropped_where_it_would_come_out()
    {
        long before = await studio.SiteA.Router.CounterAsync("ttl.expired");
        using Receiver a = studio.SiteA.Receive(5003, "239.71.1.4");
        using Sender mortal = studio.Studio.Send("239.71.1.4:5003", stream: 22, ttl: 1);
        using Sender living = studio.Studio.Send("239.71.1.4:5003", stream: 23, ttl: 2);
        await Sender.PlayAsync([mortal, living], 200, 10, 100, Cancellation);
        Assert.Equal(StreamTally.Whole(10), await a.SettledAsync(23, 10));
        Assert.Equal(StreamTally.None, a.Of(22));
        Assert.Equal(10, await studio.SiteA.Router.CounterAsync("ttl.expired") - before);
    }
}
