using System.Globalization;
using System.Text;
using System.Text.Json;
using GemRouter.Simulation.Control;

namespace GemRouter.Bench;

/// <summary>What the control plane costs in domains of many nodes: production control planes under virtual time, without a data plane.</summary>
internal static class ControlBench
{
    private const int Known = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static void Run(int[] sizes, int streams, bool json, bool docs)
    {
        ControlMeasurement.Of(10, 10, remember: false); // until the code is compiled
        List<ControlRow> rows = [];
        foreach (int nodes in sizes)
        {
            rows.Add(Measure(nodes, streams, remember: null));
            if (nodes == LargeDomain.RememberedAbove)
            {
                rows.Add(Measure(nodes, streams, remember: true)); // so that one sees what it hides
            }
        }

        (double controlPlane, double table) = ControlMeasurement.OfKnowing(Known);
        string whole = JsonSerializer.Serialize(new { bench = "control", streams, rows, known = new { nodes = Known, streams = Known, controlPlaneMegabytes = controlPlane, tableMegabytes = table } }, Json);
        string text = Table(rows, controlPlane, table);
        Console.WriteLine(json ? whole : text);
        if (docs)
        {
            Page.Write("control", text, whole);
            ControlPlot.Write(Page.FileOf("control", "svg"), rows);
        }
    }

    private static ControlRow Measure(int nodes, int streams, bool? remember)
    {
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{nodes} nodes …"));
        return ControlMeasurement.Of(nodes, streams, remember);
    }

    // The table of a terminal is the table of the page.
    private static string Table(IEnumerable<ControlRow> rows, double controlPlane, double table)
    {
        StringBuilder text = new();
        text.AppendLine("| nodes | converged, s | streams p50 / p99, s | peak received, kb/s (datagrams/s) | peak sent | steady received | steady sent | steady, both | a joiner: datagrams (at most) | CPU converging / steady, µs/s | checks/s | memory, kB |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (ControlRow row in rows)
        {
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Nodes}{(row.Remembered ? " *" : "")} | {row.Converged:F1} | {row.StreamP50:F1} / {row.StreamP99:F1} | {row.PeakReceived:F0} ({row.PeakReceivedDatagrams}) | {row.PeakSent:F0} ({row.PeakSentDatagrams}) | {row.Received:F1} ({row.ReceivedDatagrams:F1}) | {row.Sent:F1} ({row.SentDatagrams:F1}) | **{row.Total:F1}** | **{row.Joiner}** ({row.JoinerAtMost}) | {row.ConvergingCpu:F0} / {row.Cpu:F0} | {row.Checks:F1} | {row.Kilobytes:F0} |"));
        }

        text.AppendLine();
        text.Append(string.Create(
            CultureInfo.InvariantCulture,
            $"One node that knows {Known} others with a stream each: {controlPlane:F1} MB for its control plane, {table:F1} MB for the table that it makes for the data plane, replay windows and ciphers included."));
        return text.ToString();
    }
}
