using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace GemRouter.Bench.Data;

/// <summary>The plots of docs/performance.md.</summary>
internal static class DataPlots
{
    private const int Width = 800;
    private const int Height = 450;

    /// <summary>What sealing costs by size, with each transport and suite; of a size that is measured at several rates, the first.</summary>
    public static void Cost(string path, IReadOnlyList<CostRow> rows)
    {
        int[] sizes = [.. rows.Select(static row => row.Size).Distinct().Order()];
        using Plot plot = new();
        foreach (IGrouping<string, CostRow> line in rows.GroupBy(static row => row.Path == "relay" ? "relay in C, no crypto" : $"{row.Path}, {row.Suite}"))
        {
            double[] costs = [.. sizes.Select(size => line.First(row => row.Size == size).Seal / 1000)];
            Scatter scatter = plot.Add.Scatter(sizes.Select(static (_, i) => (double)i).ToArray(), costs);
            scatter.LegendText = line.Key;
            scatter.LinePattern = line.Key.StartsWith("relay", StringComparison.Ordinal) ? LinePattern.Dashed : LinePattern.Solid;
        }

        plot.Axes.Bottom.TickGenerator = new NumericManual([.. sizes.Select(static (_, i) => (double)i)], [.. sizes.Select(static size => size.ToString(CultureInfo.InvariantCulture))]);
        plot.Axes.SetLimitsY(0, 1.6 * rows.Max(static row => row.Seal) / 1000);
        plot.XLabel("bytes of UDP payload");
        plot.YLabel("processor time of the sealing node, µs a packet");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SaveSvg(path, Width, Height);
    }

    /// <summary>What each path carries without loss.</summary>
    public static void Peers(string path, IReadOnlyList<PeerRow> rows)
    {
        using Plot plot = new();
        plot.Add.Bars(rows.Select(static (row, i) => new Bar { Position = i, Value = row.Rate / 1000, Label = (row.Rate / 1000).ToString("F0", CultureInfo.InvariantCulture) }).ToArray());
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. rows.Select(static (_, i) => (double)i)], [.. rows.Select(static row => row.Path)]);
        plot.Axes.SetLimitsY(0, 1.15 * rows.Max(static row => row.Rate) / 1000);
        plot.YLabel("packets of 1316 bytes a second without loss, in thousands");
        plot.SaveSvg(path, Width, Height);
    }

    /// <summary>What a packet costs where more streams share one rate.</summary>
    public static void Streams(string path, IReadOnlyList<StreamsRow> rows)
    {
        int[] counts = [.. rows.Select(static row => row.Streams).Distinct().Order()];
        using Plot plot = new();
        foreach (IGrouping<string, StreamsRow> line in rows.GroupBy(static row => row.Path))
        {
            StreamsRow[] sorted = [.. line.OrderBy(static row => row.Streams)];
            double[] places = [.. sorted.Select(static row => Math.Log10(row.Streams))];
            plot.Add.Scatter(places, sorted.Select(static row => row.Seal / 1000).ToArray()).LegendText = $"{line.Key}: seal";
            if (!double.IsNaN(sorted[0].Open))
            {
                plot.Add.Scatter(places, sorted.Select(static row => row.Open / 1000).ToArray()).LegendText = $"{line.Key}: open";
            }
        }

        plot.Axes.Bottom.TickGenerator = new NumericManual([.. counts.Select(static count => Math.Log10(count))], [.. counts.Select(static count => count.ToString(CultureInfo.InvariantCulture))]);
        plot.Axes.SetLimitsY(0, 1.5 * rows.Max(static row => double.IsNaN(row.Open) ? row.Seal : Math.Max(row.Seal, row.Open)) / 1000);
        plot.XLabel("streams");
        plot.YLabel("processor time, µs a packet");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SaveSvg(path, Width, Height);
    }

    /// <summary>How long packets are inside a router that seals.</summary>
    public static void Delay(string path, IReadOnlyList<DelayRow> rows)
    {
        DelayRow[] sealing = [.. rows.Where(static row => row.Way == "seal" && !double.IsNaN(row.P50))];
        double[] rates = [.. sealing.Select(static row => row.Rate).Distinct().Order()];
        using Plot plot = new();
        foreach (IGrouping<string, DelayRow> line in sealing.GroupBy(static row => row.Path))
        {
            DelayRow[] sorted = [.. line.OrderBy(static row => row.Rate)];
            double[] places = [.. sorted.Select(static row => row.Rate / 1000)];
            plot.Add.Scatter(places, sorted.Select(static row => Math.Log10(row.P50)).ToArray()).LegendText = $"{line.Key}: p50";
            Scatter most = plot.Add.Scatter(places, sorted.Select(static row => Math.Log10(row.P99)).ToArray());
            most.LegendText = $"{line.Key}: p99";
            most.LinePattern = LinePattern.Dashed;
        }

        plot.Axes.Bottom.TickGenerator = new NumericManual([.. rates.Select(static rate => rate / 1000)], [.. rates.Select(static rate => (rate / 1000).ToString(CultureInfo.InvariantCulture))]);
        plot.Axes.Left.TickGenerator = new NumericManual([0, 1, 2, 3, 4], ["1", "10", "100", "1000", "10000"]);
        plot.Axes.SetLimitsY(0, 5.5);
        plot.XLabel("thousand packets a second");
        plot.YLabel("µs inside the sealing router");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SaveSvg(path, Width, Height);
    }
}
