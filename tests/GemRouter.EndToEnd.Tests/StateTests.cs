using System.Text.Json;
using GemRouter.EndToEnd.Tests.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>What an operator asks a router that runs, and tells it.</summary>
[Collection(StudioCollection.Name)]
[Trait("Needs", "System")]
public sealed class StateTests(StudioNetwork studio) : RealNetworkTest
{
    [Fact]
    public async Task Status_and_drops_answer_as_JSON_with_what_happens()
    {
        using Receiver a = studio.SiteA.Receive(5004, "239.71.1.8");
        using Sender sender = studio.Studio.Send("239.71.1.8:5004", stream: 40);
        using Sender mortal = studio.Studio.Send("239.71.1.8:5004", stream: 41, ttl: 1);
        await Sender.PlayAsync([mortal, sender], 400, 50, 200, Cancellation);
        await a.SettledAsync(40, 50);

        ProgramOutput output = await studio.Studio.AskAsync("status", "--json");
        Assert.Equal((0, ""), (output.ExitCode, output.Errors));
        JsonElement status = output.Json;
        Assert.Equal(("studio", "end-to-end", "running", "bootstrap"), (Text(status.GetProperty("node"), "name"), Text(status.GetProperty("node"), "domain"), Text(status, "state"), Text(status, "trust")));
        JsonElement stream = Assert.Single(status.GetProperty("ownStreams").EnumerateArray(), IsThis);
        Assert.Equal(("aegis-128l", 100), (Text(stream, "suite"), stream.GetProperty("packets").GetInt64()));
        Assert.All(status.GetProperty("peers").EnumerateArray(), static peer => Assert.Equal("proven", Text(peer, "state")));
        Assert.True(status.GetProperty("times").GetProperty("firstHelloMs").GetDouble() > 0);

        JsonElement receiving = (await studio.SiteA.AskAsync("status", "--json")).Json;
        Assert.True(receiving.GetProperty("drops").GetProperty("ttl.expired").GetInt64() >= 50);
        JsonElement peerStream = Assert.Single(receiving.GetProperty("peerStreams").EnumerateArray(), IsThis);
        Assert.Equal(("studio", true, 100), (Text(peerStream, "name"), peerStream.GetProperty("usable").GetBoolean(), peerStream.GetProperty("packets").GetInt64()));

        ProgramOutput drops = await studio.SiteA.AskAsync("drops", "--json");
        JsonElement expired = Assert.Single(drops.Json.GetProperty("drops").EnumerateArray(), static one => Text(one, "name") == "ttl.expired");
        Assert.True(expired.GetProperty("packets").GetInt64() >= 50);
        Assert.Contains("TTL is used up", Text(expired, "description"), StringComparison.Ordinal);

        static bool IsThis(JsonElement one) => Text(one, "group") == "239.71.1.8" && one.GetProperty("port").GetInt32() == 5004; // other tests' streams share the group
    }

    [Fact]
    public async Task A_trace_shows_the_way_of_a_packet_to_the_link_or_to_a_named_drop()
    {
        using Sender sender = studio.Studio.Send("239.71.1.9:5004", stream: 42);
        using Sender mortal = studio.Studio.Send("239.71.1.10:5004", stream: 43, ttl: 1);
        await Sender.PlayAsync([sender, mortal], 400, 100, 200, Cancellation); // beyond the hold at the start
        JsonElement[] forwarded = await TraceAsync(studio.Studio, "239.71.1.9", sender);
        Assert.Equal(["passed", "passed", "forwarded"], forwarded.Where(static line => line.GetProperty("packet").GetInt32() == 1).Select(static line => Text(line, "outcome")));
        Assert.Equal(2, forwarded.Max(static line => line.GetProperty("packet").GetInt32()));
        JsonElement end = forwarded.First(static line => Text(line, "outcome") == "forwarded");
        Assert.Equal((true, "10.71.1.2"), (end.GetProperty("isSealed").GetBoolean(), Text(end, "source")));

        JsonElement[] dropped = await TraceAsync(studio.SiteA, "239.71.1.10", mortal);
        Assert.Equal(("dropped", "ttl.expired"), (Text(dropped[^1], "outcome"), Text(dropped[^1], "reason")));
    }

    [Fact]
    public async Task A_manifest_that_is_refused_leaves_the_running_one_alone_and_one_that_differs_takes_effect()
    {
        Site site = studio.SiteB;
        ManifestText running = site.Manifest;
        using Receiver b = studio.SiteB.Receive(5004, "239.71.1.11");
        using Sender sender = studio.Studio.Send("239.71.1.11:5004", stream: 44);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task playing = sender.KeepPlayingAsync(400, 500, end.Token);
        await Until.TrueAsync(() => b.Of(44).Received > 0, "the stream flows");

        site.Write(running with { Direction = "sideways" });
        await site.Router.Process.SignalAsync("HUP");
        await Until.TrueAsync(() => site.Router.Log.Contains("the reload is refused; the running manifest stays", StringComparison.Ordinal), "the signal's reload is refused");
        Assert.Contains("error GEM", site.Router.Log, StringComparison.Ordinal);
        ProgramOutput refused = await site.AskAsync("reload");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("direction", refused.Errors, StringComparison.Ordinal);

        site.Write(running with { Fabric = "ttl: 17" });
        await site.Router.Process.SignalAsync("HUP");
        await Until.TrueAsync(() => site.Router.Log.Contains("16 → 17", StringComparison.Ordinal), "the log shows the difference");
        Assert.Contains("links.fabric.ttl", site.Router.Log, StringComparison.Ordinal);

        site.Write(running);
        ProgramOutput back = await site.AskAsync("reload");
        Assert.Equal((0, ""), (back.ExitCode, back.Errors));
        Assert.Contains("links.fabric.ttl: 17 → 16", back.Output, StringComparison.Ordinal);
        ProgramOutput same = await site.AskAsync("reload");
        Assert.Contains("nothing changed", same.Output, StringComparison.Ordinal);

        await end.CancelAsync();
        await playing;
        Assert.Equal(StreamTally.Whole(sender.Sent), await b.SettledAsync(44, sender.Sent)); // no packet was lost meanwhile
    }

    private static string? Text(JsonElement part, string name) => part.GetProperty(name).GetString();

    private static async Task<JsonElement[]> TraceAsync(Site site, string group, Sender sender)
    {
        LabProcess trace = site.Host.Start(Place.Program, ["trace", "--group", group, "-n", "2", "--json", "--state", site.State]);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task playing = sender.KeepPlayingAsync(400, 20, end.Token); // until the trace has seen its packets
        ProgramOutput output = await ProgramOutput.OfAsync(trace);
        await end.CancelAsync();
        await playing;
        Assert.Equal((0, ""), (output.ExitCode, output.Errors));
        return [.. output.Output.Split('\n').Select(static line => JsonSerializer.Deserialize<JsonElement>(line))];
    }
}
