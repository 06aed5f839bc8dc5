using GemRouter.EndToEnd.Tests.Rig;
using GemRouter.Kernel;

namespace GemRouter.EndToEnd.Tests;

/// <summary>Routers that come late, die and come back.</summary>
[Trait("Needs", "System")]
public sealed class RestartTests : RealNetworkTest
{
    private const int Datagram = 1316;

    [Fact]
    public async Task A_late_router_opens_within_half_a_second_and_a_killed_one_is_opened_again_within_a_second()
    {
        await using Network network = await Network.BuildAsync();
        Site source = await network.AddSiteAsync("source", new ManifestText());
        Site early = await network.AddSiteAsync("early", new ManifestText());
        Site late = await network.AddSiteAsync("late", new ManifestText());
        source.Start();
        early.Start();
        await Network.AcquaintedAsync(source, early);
        using Receiver a = early.Receive(5000, "239.71.1.1");
        using Receiver b = late.Receive(5000, "239.71.1.1");
        using Sender sender = source.Send("239.71.1.1:5000", stream: 1);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task playing = sender.KeepPlayingAsync(Datagram, 1000, end.Token);
        await Until.TrueAsync(() => a.Of(1).Received > 500, "the stream flows");

        late.Start();
        RouterStatus status = await late.Router.UntilAsync(static status => status.Times.FirstOpenedMs is not null, "the late router opens packets");
        Assert.InRange(status.Times.FirstOpenedMs!.Value - status.Times.FirstHelloMs!.Value, 0, 500);
        await Until.TrueAsync(() => b.Of(1).Received > 100, "the late site receives");

        // The source dies, and starts again with its identity: a new boot, and new keys.
        long killed = TimeProvider.System.GetTimestamp();
        await source.Router.Process.KillAsync();
        long dead = TimeProvider.System.GetTimestamp();
        source.Start();
        await Until.TrueAsync(() => a.ArrivalSince(1, dead + TimeProvider.System.TimestampFrequency / 4) is not null && b.Of(1).Last > a.Of(1).Last - 500, "it is opened again");
        await source.Router.RunsAsync();
        long hello = network.Capture.Frames.First(frame => frame.IsHello && frame.At > dead && frame.Source.Equals(source.FabricAddress)).At;
        foreach (Receiver receiver in new[] { a, b })
        {
            await Until.TrueAsync(() => receiver.ArrivalSince(1, hello) is not null, "it is opened again");
            Assert.InRange(TimeProvider.System.GetElapsedTime(hello, receiver.ArrivalSince(1, hello)!.Value), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }

        // A receiver dies, and starts again.
        await early.Router.Process.KillAsync();
        early.Start();
        status = await early.Router.UntilAsync(static status => status.Times.FirstOpenedMs is not null, "the receiver opens packets again");
        Assert.InRange(status.Times.FirstOpenedMs!.Value - status.Times.FirstHelloMs!.Value, 0, 500);

        await end.CancelAsync();
        await playing;
        Assert.Equal((0, 0, 0, 0), (a.Changed, b.Changed, a.Of(1).Doubled, b.Of(1).Doubled));
        network.Capture.AssertSound();
    }

    [Fact]
    public async Task A_router_that_is_asked_to_end_says_goodbye_and_ends_within_a_second()
    {
        await using Network network = await Network.BuildAsync();
        Site source = await network.AddSiteAsync("source", new ManifestText());
        Site receiver = await network.AddSiteAsync("receiver", new ManifestText());
        source.Start();
        receiver.Start();
        await Network.AcquaintedAsync(source, receiver);
        using Receiver a = receiver.Receive(5000, "239.71.1.1");
        using Sender sender = source.Send("239.71.1.1:5000", stream: 1);
        await sender.PlayAsync(Datagram, 200, 500, Cancellation);
        Assert.Equal(StreamTally.Whole(200), await a.SettledAsync(1, 200));

        long asked = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await source.Router.Process.StopAsync(Until.Patience));
        Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await receiver.Router.UntilAsync(static status => status.Peers.IsEmpty, "the peer is gone", TimeSpan.FromSeconds(1));
        await receiver.Router.UntilAsync(static status => status.PeerStreams.IsEmpty, "its keys are gone, once packets under way have come", TimeSpan.FromSeconds(3));
    }
}
