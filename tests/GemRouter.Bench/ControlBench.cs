using GemRouter.Simulation.Control;

namespace GemRouter.Bench;

/// <summary>What the control plane costs in domains of many nodes: production control planes under virtual time, without a data plane. Each row is told, and with docs written, as soon as it is there: the last takes longer than all others.</summary>
internal static class ControlBench
{
    private const int Known = 1000;

    public static void Run(int[] sizes, int streams, bool json, bool docs)
    {
        ControlMeasurement.Of(10, 10, remember: false); // until the code is compiled
        ControlReport report = docs ? ControlReport.OfPage(streams) : new ControlReport(streams);
        foreach (int nodes in sizes)
        {
            Measure(report, nodes, streams, remember: null, docs);
            if (nodes == LargeDomain.RememberedAbove)
            {
                Measure(report, nodes, streams, remember: true, docs); // so that one sees what it hides
            }
        }

        report.Add(ControlMeasurement.OfKnowing(Known));
        Write(report, docs);
        Console.WriteLine(json ? report.Json : report.Table);
    }

    private static void Measure(ControlReport report, int nodes, int streams, bool? remember, bool docs)
    {
        ControlRow row = ControlMeasurement.Of(nodes, streams, remember);
        report.Add(row);
        Rounds.Say($"{row}");
        Write(report, docs);
    }

    private static void Write(ControlReport report, bool docs)
    {
        if (docs)
        {
            report.WritePage();
        }
    }
}
