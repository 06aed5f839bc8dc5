using GemRouter.EndToEnd.Tests.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>Routes of one direction.</summary>
[Trait("Needs", "System")]
public sealed class DirectionTests : RealNetworkTest
{
    [Fact]
    public async Task A_route_that_only_seals_sends_and_one_that_only_opens_receives()
    {
        await using Network network = await Network.BuildAsync();
        Site talker = await network.AddSiteAsync("talker", new ManifestText { Direction = "seal", Fabric = "mtu: 1500" });
        Site listener = await network.AddSiteAsync("listener", new ManifestText { Direction = "open" });
        talker.Start();
        listener.Start();
        await Network.AcquaintedAsync(talker, listener);
        using Receiver atListener = listener.Receive(5000, "239.71.1.1");
        using Receiver atTalker = talker.Receive(5000, "239.71.1.2");
        using Sender forth = talker.Send("239.71.1.1:5000", stream: 1);
        using Sender mortal = talker.Send("239.71.1.1:5000", stream: 3, ttl: 1);
        using Sender back = listener.Send("239.71.1.2:5000", stream: 2);
        await Sender.PlayAsync([forth, mortal, back], 1000, 200, 400, Cancellation);
        Assert.Equal(StreamTally.Whole(200), await atListener.SettledAsync(1, 200));
        Assert.Equal(0, atTalker.Total);
        Assert.Equal(StreamTally.None, atListener.Of(3));
        Frame[] black = [.. network.Capture.Frames.Where(static frame => frame.IsData)];
        Assert.Equal(200, black.Length);
        Assert.All(black, static frame => Assert.Equal(7, frame.Ttl)); // the link has no TTL of its own: the packet's, less one
        Assert.Equal(200, await talker.Router.CounterAsync("ttl.expired"));
        Assert.Empty((await listener.Router.StatusAsync()).OwnStreams);
        Assert.All((await listener.Router.StatusAsync()).Legs.Concat((await talker.Router.StatusAsync()).Legs), static leg => Assert.Equal(leg.In + leg.Made, leg.Out + leg.Consumed + leg.Dropped + leg.Held));
        network.Capture.AssertSound();
    }
}
