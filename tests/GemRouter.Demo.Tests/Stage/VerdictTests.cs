using System.Text.Json;
using GemRouter.Cli.Demo.Parts;
using GemRouter.Cli.Demo.Stage;
using GemRouter.Cli.Demo.View;

namespace GemRouter.Demo.Tests.Stage;

public sealed class VerdictTests
{
    private const long Sent = 1000;

    private static readonly Site Early = Cast.Sites.Single(static site => site.Role == SiteRole.Receives);
    private static readonly Site Late = Cast.Sites.Single(static site => site.Role == SiteRole.ComesLate);
    private static readonly Site Keyless = Cast.Sites.Single(static site => site.Role == SiteRole.LacksKey);

    private static readonly RouterView LateRouter = new(true, 3, "01020304", TimeSpan.FromSeconds(1), null, 0, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(420.5));

    private static readonly DemoFacts Good = new(
        20,
        Sent,
        new PlayReport("ffmpeg", Sent, true),
        new Dictionary<Site, ReceiveReport>
        {
            [Early] = new(1000, 0, 999, 0, 0, 0, 0),
            [Late] = new(600, 400, 999, 0, 0, 0, 0),
            [Keyless] = ReceiveReport.None,
        },
        new TapReport(1000, 20, 0, 0, 0),
        1,
        LateRouter,
        []);

    [Fact]
    public void All_can_be_as_it_should_be()
    {
        DemoSummary summary = Verdict.Of(Good);
        Assert.True(summary.Ok, string.Join('\n', summary.Problems));
        Assert.Equal(121, summary.JoinMs);
        Assert.Equal(421, summary.StartMs);
    }

    public static TheoryData<string, string> Flaws => new()
    {
        { "short", "999 datagrams were sent instead of 1000" },
        { "no rekey", "the key of the stream did not change" },
        { "late start", "site-a lacks the first 1 datagrams" },
        { "early end", "site-a lacks the last 1 datagrams" },
        { "late early end", "site-b lacks the last 1 datagrams" },
        { "nothing", "site-b received nothing" },
        { "lost", "site-a: 1 datagrams were lost" },
        { "doubled", "site-b: 1 datagrams were doubled" },
        { "reordered", "site-a: 1 datagrams were reordered" },
        { "changed", "site-a: 1 datagrams were changed" },
        { "keyless", "site-c lacks the key and received 1 datagrams" },
        { "keyless noise", "site-c lacks the key and received 2 datagrams" },
        { "plaintext", "1 frames on the fabric showed plaintext" },
        { "deaf tap", "the tap saw 999 data packets, fewer than the 1000 that were sent" },
        { "reused", "1 packets had the number of another under the same key" },
        { "missed", "the tap itself missed 1 frames: it cannot vouch for them" },
        { "slow", "the late router took 501 ms from its first HELLO to its first opened packet, more than 500" },
        { "never", "the late router opened nothing" },
        { "silent", "the late router opened nothing" },
        { "incident", "something else" },
    };

    [Theory]
    [MemberData(nameof(Flaws))]
    public void Each_flaw_is_named_and_spoils_it(string flaw, string problem)
    {
        DemoFacts facts = flaw switch
        {
            "short" => Good with { Play = new PlayReport("ffmpeg", 999, true), Receivers = At(Early, new(999, 0, 998, 0, 0, 0, 0), Late, new(600, 399, 998, 0, 0, 0, 0)) },
            "no rekey" => Good with { Rekeys = 0 },
            "late start" => Good with { Receivers = At(Early, new(999, 1, 999, 0, 0, 0, 0)) },
            "early end" => Good with { Receivers = At(Early, new(999, 0, 998, 0, 0, 0, 0)) },
            "late early end" => Good with { Receivers = At(Late, new(599, 400, 998, 0, 0, 0, 0)) },
            "nothing" => Good with { Receivers = At(Late, ReceiveReport.None) },
            "lost" => Good with { Receivers = At(Early, new(999, 0, 999, 1, 0, 0, 0)) },
            "doubled" => Good with { Receivers = At(Late, new(600, 400, 999, 0, 1, 0, 0)) },
            "reordered" => Good with { Receivers = At(Early, new(1000, 0, 999, 0, 0, 1, 0)) },
            "changed" => Good with { Receivers = At(Early, new(1000, 0, 999, 0, 0, 0, 1)) },
            "keyless" => Good with { Receivers = At(Keyless, new(1, 5, 5, 0, 0, 0, 0)) },
            "keyless noise" => Good with { Receivers = At(Keyless, ReceiveReport.None with { Changed = 2 }) },
            "plaintext" => Good with { Tap = Good.Tap with { Plain = 1 } },
            "deaf tap" => Good with { Tap = Good.Tap with { Data = 999 } },
            "reused" => Good with { Tap = Good.Tap with { Reused = 1 } },
            "missed" => Good with { Tap = Good.Tap with { Missed = 1 } },
            "slow" => Good with { Late = LateRouter with { FirstOpened = TimeSpan.FromMilliseconds(800.5) } },
            "never" => Good with { Late = LateRouter with { FirstOpened = null } },
            "silent" => Good with { Late = null },
            _ => Good with { Incidents = ["something else"] },
        };
        DemoSummary summary = Verdict.Of(facts);
        Assert.False(summary.Ok);
        Assert.Equal([problem], summary.Problems);
    }

    [Fact]
    public void The_summary_is_one_object_of_JSON_with_the_names_that_programs_know()
    {
        using StringWriter text = new();
        new JsonView(text).End(Verdict.Of(Good));
        JsonElement json = JsonDocument.Parse(text.ToString()).RootElement;
        Assert.Equal(
            (1000, 1000, 600, 0, 0, 0, 121, 421, 1, 1000, true),
            (Number(json, "sent"), Number(json.GetProperty("received"), "site-a"), Number(json.GetProperty("received"), "site-b"), Number(json.GetProperty("received"), "site-c"), Number(json, "mismatched"),
                Number(json, "plaintext_on_fabric"), Number(json, "join_ms"), Number(json, "start_ms"), Number(json, "rekeys"), Number(json, "fabric_packets"), json.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public void The_summary_for_people_names_each_problem()
    {
        using StringWriter text = new();
        SummaryText.Write(Verdict.Of(Good with { Incidents = ["something else"] }), text, Palette.None);
        Assert.Contains("Not as it should be", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("  - something else", text.ToString(), StringComparison.Ordinal);
    }

    private static Dictionary<Site, ReceiveReport> At(Site site, ReceiveReport report, Site? second = null, ReceiveReport? secondReport = null)
    {
        Dictionary<Site, ReceiveReport> receivers = new(Good.Receivers) { [site] = report };
        if (second is not null)
        {
            receivers[second] = secondReport!;
        }

        return receivers;
    }

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();
}
