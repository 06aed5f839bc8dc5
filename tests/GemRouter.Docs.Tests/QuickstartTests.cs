using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using GemRouter.Cli.Demo.Network;
using GemRouter.Demo.Tests.Network;
using GemRouter.Docs.Tests.Documents;
using GemRouter.Docs.Tests.Sites;

namespace GemRouter.Docs.Tests;

/// <summary>docs/quickstart.md, typed from its first command to its last.</summary>
public sealed partial class QuickstartTests
{
    private static readonly IReadOnlyList<Step> Steps = Step.Of(Document.Find("docs/quickstart.md"));

    [Fact]
    [Trait("Needs", "System")]
    public async Task A_stream_crosses_between_two_sites_that_were_set_up_as_the_document_says()
    {
        Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");
        Assert.SkipWhen(Programs.Find("iperf") is null, "iperf 2 is not installed (Debian package iperf).");
        await using Machines machines = await Machines.BuildAsync();
        Dictionary<string, LabProcess> goOn = new(StringComparer.Ordinal);
        List<(Step Step, Call Call)> done = [];
        foreach (Step step in Steps)
        {
            if (step.File is { } file)
            {
                await File.WriteAllTextAsync(Path.Combine(machines.Home(step.Machine), file), step.Block.Text, TestContext.Current.CancellationToken);
            }
            else if (step.GoesOn)
            {
                goOn.Add(step.Machine, machines.Type(step.Machine, step.Script));
                await IsUpAsync(machines, step.Machine);
            }
            else
            {
                if (step.Script.Contains(" status ", StringComparison.Ordinal))
                {
                    await machines.UntilStatusAsync(step.Machine, HasProvenPeer); // "within seconds", says the document
                }

                Call call = await machines.RunAsync(step.Machine, step.Script);
                Assert.True(call.ExitCode == 0, $"{step.Block}: exit code {call.ExitCode}\n{call.Output}\n{call.Error}");
                done.Add((step, call));
            }
        }

        Check(done);
        await StillFlowsAsync(machines);
        await goOn["studio"].StopAsync(TimeSpan.FromSeconds(10));
        await goOn["viewer"].StopAsync(TimeSpan.FromSeconds(10));
        Assert.Contains(await LinesAsync(goOn["viewer"]), static line => Interval().Match(line) is { Success: true } match && Number(match, 1) * 10 <= Number(match, 2));
        Assert.Equal(0, await goOn["router-a"].StopAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, await goOn["router-b"].StopAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("peer site-b (", goOn["router-a"].Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_commands_are_complete_without_the_machines() => // what the test above needs is skipped elsewhere; its reading is not
        Assert.Equal(["build", "router-a", "router-b", "studio", "viewer"], Steps.Select(static step => step.Machine).Distinct().Order(StringComparer.Ordinal));

    private static Task IsUpAsync(Machines machines, string machine) => machine switch
    {
        "viewer" => machines.UntilJoinedAsync(machine, "239.1.1.1"),
        "studio" => machines.UntilStatusAsync("router-a", static status => // its first packets are held no more, so a trace sees one go
            status.GetProperty("ownStreams").EnumerateArray().Any(static stream => stream.GetProperty("packets").GetInt64() > 0)
            && status.GetProperty("legs").EnumerateArray().All(static leg => leg.GetProperty("held").GetInt64() == 0)),
        _ => machines.UntilStatusAsync(machine, static _ => true),
    };

    private static void Check(List<(Step Step, Call Call)> done)
    {
        string[] sums = [.. done.Where(static one => one.Step.Script.Contains("sha256sum", StringComparison.Ordinal)).Select(static one => Sum().Replace(one.Call.Output, "$1"))];
        Assert.Equal(2, sums.Length);
        Assert.Equal(sums[0], sums[1]);
        Assert.All(done.Where(static one => one.Step.Script.Contains(" check ", StringComparison.Ordinal)), static one => Assert.Contains(": 0 errors, 0 warnings", one.Call.Output, StringComparison.Ordinal));
        Assert.Contains(done, static one => one.Step.Machine == "router-a" && one.Call.Output.Contains("black link: forwarded", StringComparison.Ordinal));
        string opened = Assert.Single(done, static one => one.Step.Machine == "router-b" && one.Step.Script.Contains(" trace ", StringComparison.Ordinal)).Call.Output;
        Assert.True(opened.Contains("red link: forwarded", StringComparison.Ordinal) && opened.EndsWith("no packet was dropped", StringComparison.Ordinal), opened);
        Assert.All(done.Where(static one => one.Step.Script.Contains(" status ", StringComparison.Ordinal)), static one => Assert.Contains(": running, domain studio, trust bootstrap", one.Call.Output, StringComparison.Ordinal)); // wire 3.5
        Assert.All(done.Where(static one => one.Step.Script.Contains(" reload ", StringComparison.Ordinal)), static one => Assert.EndsWith("reloaded", one.Call.Output, StringComparison.Ordinal));

        // What plan prints, and the document shows.
        string plan = Document.Find("docs/quickstart.md").Blocks.Single(static block => block.Lines[0].StartsWith("video: ", StringComparison.Ordinal)).Text.TrimEnd();
        Assert.Equal(2, done.Count(one => one.Call.Output.Contains(plan, StringComparison.Ordinal)));
    }

    private static async Task StillFlowsAsync(Machines machines)
    {
        long before = 0;
        await machines.UntilStatusAsync("router-b", status =>
        {
            before = before == 0 ? Opened(status) : before;
            return status.GetProperty("trust").GetString() == "pinned" && HasProvenPeer(status) && Opened(status) > before + 1000;
        });
        await machines.UntilStatusAsync("router-a", static status => status.GetProperty("trust").GetString() == "pinned" && HasProvenPeer(status));
    }

    private static long Opened(JsonElement status) => status.GetProperty("peerStreams").EnumerateArray().Sum(static stream => stream.GetProperty("packets").GetInt64());

    private static bool HasProvenPeer(JsonElement status) => status.GetProperty("peers").EnumerateArray().Any(static peer => peer.GetProperty("state").GetString() == "proven");

    private static async Task<List<string>> LinesAsync(LabProcess process)
    {
        List<string> lines = [];
        await foreach (string line in process.Lines.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(line);
        }

        return lines;
    }

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@" ms +(\d+)/(\d+) \(")]
    private static partial Regex Interval();

    [GeneratedRegex(@"([0-9a-f]{64})[^\n]*")]
    private static partial Regex Sum();
}
