using System.Globalization;

namespace GemRouter.Cli.Replay;

/// <summary>A replay's report for people.</summary>
internal static class ReplayText
{
    public static void Write(ReplayReport report, TextWriter output)
    {
        Table groups = new();
        groups.Add("GROUP", "PORT", "PACKETS", "BYTES", "EXPECTED", "OUT", "EQUAL", "DIFFERENT", "MISSING");
        foreach (GroupResult group in report.Groups)
        {
            groups.Add(
                group.Group, Number(group.Port), Number(group.Packets), Number(group.Bytes), Number(group.Expected), Number(group.Out), Number(group.Equal), Number(group.Different), Number(group.Missing));
        }

        groups.Write(output);
        WriteCounters("passed over", report.Ignored, output);
        WriteCounters("dropped", report.Drops, output);
        WriteCounters("dropped by the peer", report.PeerDrops, output);
        if (report.FirstDifference is { } difference)
        {
            output.WriteLine();
            output.WriteLine($"first difference: {difference}");
        }

        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{report.Packets:N0} packets, {report.CapturedSeconds:N1} s of the capture in {report.Seconds:N1} s{(report.Equal is { } equal ? equal ? "; equal" : "; NOT equal" : "")}"));
    }

    private static void WriteCounters(string title, SortedDictionary<string, long> drops, TextWriter output)
    {
        if (drops.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"{title}:");
        Table table = new(indent: 2);
        foreach ((string name, long packets) in drops)
        {
            table.Add(name, Number(packets));
        }

        table.Write(output);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
