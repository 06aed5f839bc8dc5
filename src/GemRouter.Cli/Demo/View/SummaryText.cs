using System.Globalization;
using GemRouter.Cli.Demo.Stage;

namespace GemRouter.Cli.Demo.View;

/// <summary>What came of the demo, in text.</summary>
internal static class SummaryText
{
    public static void Write(DemoSummary summary, TextWriter output, Palette palette)
    {
        Line(output, "sent", $"{Count(summary.Sent)} datagrams of MPEG-TS ({summary.Source})");
        foreach (Site site in Cast.Sites.Where(site => summary.Received.ContainsKey(site.Name)))
        {
            Line(output, $"received at {site.Name}", $"{Count(summary.Received[site.Name])}{Remark(site, summary.Received[site.Name])}");
        }

        Line(output, "byte-identical", summary.Mismatched == 0 ? "all" : $"all but {Count(summary.Mismatched)}");
        Line(output, "lost, doubled, reordered", $"{Count(summary.Lost)}, {Count(summary.Doubled)}, {Count(summary.Reordered)}");
        Line(output, "on the fabric", $"{Count(summary.FabricPackets)} data packets");
        Line(output, "plaintext on the fabric", summary.PlaintextOnFabric == 0 ? "none seen" : $"{Count(summary.PlaintextOnFabric)} frames");
        Line(output, "rekeys", Count(summary.Rekeys));
        Line(output, "late router", summary is { JoinMs: { } join, StartMs: { } start } ? $"first packet opened {Count(join)} ms after its first HELLO, {Count(start)} ms after its start" : "opened nothing");
        output.WriteLine();
        output.WriteLine(summary.Ok ? $"{palette.Good}All is as it should be.{palette.Plain}" : $"{palette.Bad}Not as it should be:{palette.Plain}");
        foreach (string problem in summary.Problems)
        {
            output.WriteLine($"  - {problem}");
        }
    }

    private static void Line(TextWriter output, string name, string value) => output.WriteLine($"  {name,-26} {value}");

    private static string Remark(Site site, long received) => site.Role switch
    {
        SiteRole.ComesLate when received > 0 => " (its router came late)",
        SiteRole.LacksKey => " (it lacks the key)",
        _ => "",
    };

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
