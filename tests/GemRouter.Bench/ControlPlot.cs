using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace GemRouter.Bench;

/// <summary>Draws control traffic in the steady state, and how long a cold start takes, over the number of nodes.</summary>
internal static class ControlPlot
{
    private const double AllowedKilobits = 128;

    public static void Write(string path, IReadOnlyList<ControlRow> rows)
    {
        ControlRow[] each = [.. rows.GroupBy(static row => row.Nodes).Select(static same => same.First()).OrderBy(static row => row.Nodes)];
        double[] nodes = [.. each.Select(static row => Math.Log10(row.Nodes))];
        using Plot plot = new();
        Scatter traffic = plot.Add.Scatter(nodes, each.Select(static row => row.Total).ToArray());
        traffic.LegendText = "steady state: kb/s received and sent at a node";
        HorizontalLine allowed = plot.Add.HorizontalLine(AllowedKilobits);
        allowed.LegendText = "allowed at 1,000 nodes";
        allowed.LinePattern = LinePattern.Dashed;
        Scatter converged = plot.Add.Scatter(nodes, each.Select(static row => row.Converged).ToArray());
        converged.LegendText = "cold start: seconds until all know all (right)";
        converged.Axes.YAxis = plot.Axes.Right;
        plot.Axes.Bottom.TickGenerator = new NumericManual(nodes, [.. each.Select(static row => row.Nodes.ToString(CultureInfo.InvariantCulture))]);
        plot.Axes.SetLimitsY(0, 1.5 * Math.Max(AllowedKilobits, each.Max(static row => row.Total)), plot.Axes.Left);
        plot.Axes.SetLimitsY(0, 1.5 * each.Max(static row => row.Converged), plot.Axes.Right);
        plot.XLabel("nodes");
        plot.YLabel("kb/s of UDP payload");
        plot.Axes.Right.Label.Text = "seconds";
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SaveSvg(path, width: 800, height: 450);
    }
}
