using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GemRouter.Bench;

/// <summary>What is known of control planes at size: the rows of this run, and with them those of an earlier one that this run does not measure.</summary>
internal sealed class ControlReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web) { WriteIndented = true };

    private readonly int _streams;
    private readonly SortedDictionary<(int Nodes, bool Remembered), ControlRow> _rows = [];
    private ControlKnowing? _known;

    /// <summary>Makes one without rows.</summary>
    /// <param name="streams">How many streams all of its domains have.</param>
    public ControlReport(int streams) => _streams = streams;

    /// <summary>A table, for a terminal as for the page.</summary>
    public string Table => WriteTable();

    /// <summary>The same for programs.</summary>
    public string Json => JsonSerializer.Serialize(new Content("control", _streams, [.. _rows.Values], _known), Options);

    /// <summary>One with what the page says already, where that is of as many streams.</summary>
    public static ControlReport OfPage(int streams)
    {
        ControlReport report = new(streams);
        string file = Page.FileOf("control", "json");
        if (File.Exists(file) && JsonSerializer.Deserialize<Content>(File.ReadAllText(file), Options) is { } before && before.Streams == streams)
        {
            before.Rows.ForEach(report.Add);
            report._known = before.Known;
        }

        return report;
    }

    /// <summary>A domain was measured; what was known of its size goes.</summary>
    public void Add(ControlRow row) => _rows[(row.Nodes, row.Remembered)] = row;

    /// <summary>One node was measured that knows many.</summary>
    public void Add(ControlKnowing known) => _known = known;

    /// <summary>Writes page, JSON and plot.</summary>
    public void WritePage()
    {
        Page.Write("control", Table, Json);
        ControlPlot.Write(Page.FileOf("control", "svg"), [.. _rows.Values]);
    }

    private string WriteTable()
    {
        StringBuilder text = new();
        text.AppendLine("| nodes | converged, s | streams p50 / p99, s | peak received, kb/s (datagrams/s) | peak sent | steady received | steady sent | steady, both | a joiner: datagrams (at most) | CPU converging / steady, µs/s | checks/s | memory, kB |");
        text.Append("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (ControlRow row in _rows.Values)
        {
            text.AppendLine().Append(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Nodes}{(row.Remembered ? " *" : "")} | {row.Converged:F1} | {row.StreamP50:F1} / {row.StreamP99:F1} | {row.PeakReceived:F0} ({row.PeakReceivedDatagrams}) | {row.PeakSent:F0} ({row.PeakSentDatagrams}) | {row.Received:F1} ({row.ReceivedDatagrams:F1}) | {row.Sent:F1} ({row.SentDatagrams:F1}) | **{row.Total:F1}** | **{row.Joiner}** ({row.JoinerAtMost}) | {row.ConvergingCpu:F0} / {row.Cpu:F0} | {row.Checks:F1} | {row.Kilobytes:F0} |"));
        }

        if (_known is not null)
        {
            text.AppendLine().AppendLine().Append(string.Create(
                CultureInfo.InvariantCulture,
                $"One node that knows {_known.Nodes} others with a stream each: {_known.ControlPlaneMegabytes:F1} MB for its control plane, {_known.TableMegabytes:F1} MB for the table that it makes for the data plane, replay windows and ciphers included."));
        }

        return text.ToString();
    }

    private sealed record Content(string Bench, int Streams, List<ControlRow> Rows, ControlKnowing? Known);
}
