using GemRouter.EndToEnd.Tests.Rig;
using GemRouter.Kernel;

namespace GemRouter.EndToEnd.Tests;

/// <summary>Who is believed, and who gets what.</summary>
[Trait("Needs", "System")]
public sealed class TrustTests : RealNetworkTest
{
    [Fact]
    public async Task Without_the_bootstrap_key_nobody_is_believed_and_without_the_group_key_nothing_is_opened()
    {
        await using Network network = await Network.BuildAsync();
        Site source = await network.AddSiteAsync("source", new ManifestText());
        Site member = await network.AddSiteAsync("member", new ManifestText());
        Site stranger = await network.AddSiteAsync("stranger", new ManifestText { Bootstrap = Keys.OtherDomain });
        Site outsider = await network.AddSiteAsync("outsider", new ManifestText { Groups = [new(ManifestText.Everything) { Key = Keys.OtherStream, Join = "239.71.1.1, 239.71.1.2, 239.71.1.3" }] });
        foreach (Site site in new[] { source, member, stranger, outsider })
        {
            site.Start();
        }

        await Network.AcquaintedAsync(source, member, outsider);
        await stranger.Router.UntilAsync(static status => TestRouter.Value(status, "control.unknown_bk") >= 3, "the stranger hears what it does not understand");
        using Receiver atMember = member.Receive(5000, "239.71.1.1");
        using Receiver atStranger = stranger.Receive(5000, "239.71.1.1");
        using Receiver atOutsider = outsider.Receive(5000, "239.71.1.1");
        using Receiver forged = member.Receive(5000, "239.71.1.2");
        using Sender sender = source.Send("239.71.1.1:5000", stream: 1);
        using Sender fromStranger = stranger.Send("239.71.1.2:5000", stream: 2);
        using Sender fromOutsider = outsider.Send("239.71.1.2:5000", stream: 3);
        await Sender.PlayAsync([sender, fromStranger, fromOutsider], 1316, 300, 500, Cancellation);
        Assert.Equal(StreamTally.Whole(300), await atMember.SettledAsync(1, 300));
        Assert.Equal((0, 0, 0), (atStranger.Total, atOutsider.Total, forged.Total));

        RouterStatus status = await stranger.Router.StatusAsync();
        Assert.True(status.Peers.IsEmpty && status.PeerStreams.IsEmpty);
        Assert.True(TestRouter.Value(await source.Router.StatusAsync(), "control.unknown_bk") > 0);
        Assert.DoesNotContain((await source.Router.StatusAsync()).Peers, static peer => peer.Name == "stranger");
        Assert.Empty((await outsider.Router.StatusAsync()).PeerStreams);
        Assert.True(TestRouter.Value(await outsider.Router.StatusAsync(), "announce.not_authorized") > 0);
        network.Capture.AssertSound();
    }

    [Fact]
    public async Task Whom_the_manifest_does_not_list_is_not_believed_and_who_is_revoked_loses_its_streams_at_once()
    {
        await using Network network = await Network.BuildAsync();
        network.Keys.MakeIdentity("listed");
        network.Keys.MakeIdentity("narrow");
        string pinned = $$"""{ pinned: [ { name: listed, key: "{{network.Keys.PublicKeyOf("listed")}}" }, { name: narrow, key: "{{network.Keys.PublicKeyOf("narrow")}}", send: [239.71.1.2/32] } ] }""";
        Site listed = await network.AddSiteAsync("listed", new ManifestText());
        Site narrow = await network.AddSiteAsync("narrow", new ManifestText());
        Site unlisted = await network.AddSiteAsync("unlisted", new ManifestText());
        Site careful = await network.AddSiteAsync("careful", new ManifestText { Trust = pinned });
        foreach (Site site in new[] { listed, narrow, unlisted, careful })
        {
            site.Start();
        }

        await Network.AcquaintedAsync(listed, narrow, unlisted);
        await careful.Router.UntilAsync(static status => status.Trust == "pinned" && status.Peers.Count(static peer => peer.State == "proven") == 2 && TestRouter.Value(status, "control.untrusted") > 0, "the careful one has judged all");
        using Receiver received = careful.Receive(5000, "239.71.1.1", "239.71.1.2");
        using Sender good = listed.Send("239.71.1.1:5000", stream: 1);
        using Sender bad = unlisted.Send("239.71.1.1:5000", stream: 2);
        using Sender outside = narrow.Send("239.71.1.1:5000", stream: 3);
        using Sender within = narrow.Send("239.71.1.2:5000", stream: 4);
        await Sender.PlayAsync([good, bad, outside, within], 800, 100, 200, Cancellation);
        Assert.Equal(StreamTally.Whole(100), await received.SettledAsync(1, 100));
        Assert.Equal(StreamTally.Whole(100), await received.SettledAsync(4, 100));
        Assert.Equal((StreamTally.None, StreamTally.None), (received.Of(2), received.Of(3)));

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task playing = good.KeepPlayingAsync(800, 200, end.Token);
        await Until.TrueAsync(() => received.Of(1).Received > 150, "the stream goes on");
        careful.Write(careful.Manifest with { Revoked = $"[\"{network.Keys.PublicKeyOf("listed")}\"]" });
        ProgramOutput reload = await careful.AskAsync("reload");
        long revoked = received.Of(1).Received;
        Assert.Equal((0, ""), (reload.ExitCode, reload.Errors));
        string note = $"the identity {network.Keys.PublicKeyOf("listed")} (listed) is not believed any more; its session keys are gone. It still knows the keys that it was given: rotate the group keys of {ManifestText.Everything}, which it certainly has; and the bootstrap key";
        Assert.Contains($"note: {note}", reload.Output, StringComparison.Ordinal);
        Assert.Contains(note, careful.Router.Log, StringComparison.Ordinal);
        RouterStatus status = await careful.Router.StatusAsync();
        Assert.DoesNotContain(status.PeerStreams, static stream => stream.Name == "listed");
        Assert.DoesNotContain(status.Peers, static peer => peer.Name == "listed");
        long sent = good.Sent;
        await Until.TrueAsync(() => good.Sent > sent + 100, "the source goes on sending");
        await end.CancelAsync();
        await playing;
        Assert.InRange(received.Of(1).Received - revoked, 0, 5); // what was in buffers
    }
}
