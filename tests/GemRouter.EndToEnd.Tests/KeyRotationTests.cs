using System.Text.Json;
using GemRouter.EndToEnd.Tests.Rig;
using GemRouter.Kernel;

namespace GemRouter.EndToEnd.Tests;

/// <summary>docs/operations.md, Rotating keys, walked over three routers that send to each other: <c>gemrouter keys rotate</c> says what to change, <c>gemrouter status</c> when a round is complete, and no packet is lost.</summary>
[Trait("Needs", "System")]
public sealed class KeyRotationTests : RealNetworkTest
{
    private const int Datagram = 800;
    private const double PerSecond = 300;

    [Theory]
    [InlineData("bk", "control.unknown_bk")]
    [InlineData("gak", "announce.not_authorized")]
    public async Task A_key_is_rotated_as_the_program_says_and_no_packet_is_lost(string kind, string refused)
    {
        await using Network network = await Network.BuildAsync();
        ManifestText manifest = new() { Timers = "{ hello: 1s, rekey: { lead: 2s } }" };
        Site[] sites = [await network.AddSiteAsync("site-a", manifest), await network.AddSiteAsync("site-b", manifest), await network.AddSiteAsync("site-c", manifest)];
        foreach (Site site in sites)
        {
            site.Start();
        }

        await Network.AcquaintedAsync(sites);
        Receiver[] receivers = [.. sites.Select(static site => site.Receive(5000, "239.71.1.1", "239.71.1.2", "239.71.1.3"))];
        Sender[] senders = [.. sites.Select(static site => site.Send($"239.71.1.{site.Number}:5000", site.Number))];
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task[] playing = [.. senders.Select(sender => sender.KeepPlayingAsync(Datagram, PerSecond, end.Token))];
        await Until.TrueAsync(() => receivers.All(static receiver => receiver.Total > 100), "the streams flow");

        // The keys' folder is one that all sites see, so the new file need not be carried.
        string[] former = [.. (await Task.WhenAll(sites.Select(static site => site.Router.StatusAsync()))).Select(status => RingOf(status, kind).Active)];
        JsonElement plan = await RotateAsync(sites[0], kind);
        string next = plan.GetProperty("nextId").GetString()!;
        Assert.True(plan.GetProperty("made").GetBoolean());
        Assert.All(former, id => Assert.Equal(plan.GetProperty("formerId").GetString(), id));
        JsonElement[] steps = [.. plan.GetProperty("steps").EnumerateArray()];
        string present = kind == "bk" ? "bootstrap: { use: file, path: domain.bk }" : "key: { use: file, path: stream.gak }";
        Func<KeyRingReport, bool>[] isComplete =
        [
            ring => ring.Active == former[0] && ring.Accepted.Contains(next),
            ring => ring.Active == next && ring.Users > 0 && ring.UsersOfActive == ring.Users,
            ring => ring.Active == next && ring.Accepted.IsEmpty && ring.UsersOfActive == ring.Users,
        ];
        for (int i = 0; i < 3; i++)
        {
            string change = Assert.Single(steps[i].GetProperty("changes").EnumerateArray()).GetProperty("text").GetString()!;
            foreach (Site site in sites)
            {
                await ChangeAsync(site, present, change);
            }

            foreach (Site site in sites)
            {
                await site.Router.UntilAsync(status => isComplete[i](RingOf(status, kind)), $"step {i + 1} is complete at {site.Name}");
            }

            present = change;
        }

        long[] sent = [.. senders.Select(static sender => sender.Sent)];
        await Until.TrueAsync(() => senders.Zip(sent).All(static pair => pair.First.Sent > pair.Second + 600), "the streams go on");
        await end.CancelAsync();
        await Task.WhenAll(playing);
        foreach ((Site site, Receiver receiver) in sites.Zip(receivers))
        {
            foreach (Sender sender in senders.Where(sender => sender.Stream != site.Number))
            {
                StreamTally tally = await receiver.SettledAsync(sender.Stream, sender.Sent);
                Assert.True(StreamTally.Whole(sender.Sent) == tally, $"{kind}, stream {sender.Stream} at {site.Name}: {tally} of {sender.Sent}; {await Losses.OfAsync(sites)}");
            }

            Assert.Equal(0, await site.Router.CounterAsync(refused));
        }

        network.Capture.AssertSound();
        foreach (IDisposable one in receivers.Concat<IDisposable>(senders))
        {
            one.Dispose();
        }
    }

    private static KeyRingReport RingOf(RouterStatus status, string kind) => status.Keys.Single(ring => ring.Kind == kind);

    private static async Task<JsonElement> RotateAsync(Site site, string kind)
    {
        ProgramOutput output = await ProgramOutput.OfAsync(site.Host.Start(Place.Program, ["keys", "rotate", kind, site.ManifestPath, "--json"]));
        Assert.Equal((0, ""), (output.ExitCode, output.Errors));
        return output.Json;
    }

    private static async Task ChangeAsync(Site site, string present, string change)
    {
        string text = await File.ReadAllTextAsync(site.ManifestPath, Cancellation);
        Assert.Contains(present, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(site.ManifestPath, text.Replace(present, change, StringComparison.Ordinal), Cancellation);
        ProgramOutput reload = await site.AskAsync("reload");
        Assert.Equal((0, ""), (reload.ExitCode, reload.Errors));
        Assert.DoesNotContain("note:", reload.Output, StringComparison.Ordinal); // nobody is left behind
    }
}
