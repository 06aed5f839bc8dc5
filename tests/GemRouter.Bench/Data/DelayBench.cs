namespace GemRouter.Bench.Data;

/// <summary>How long a packet is inside a router: from the kernel's time stamp of its arrival to that of its arrival at the other end of the outgoing wire, which veth gives it in the same system call.</summary>
internal static class DelayBench
{
    private const int Size = 1316;
    private const int Tick = 50; // a source that sends in bursts would measure its bursts
    private const double Nanoseconds = 1000;

    public static Report Run(bool quick)
    {
        double[] rates = quick ? [100_000] : [20_000, 100_000, 200_000];
        List<DelayRow> rows = [];
        foreach (Func<DataPath> make in (Func<DataPath>[])[() => new RelayPath(), () => new GemPath("udp", "aegis-128l"), () => new GemPath("udp", "aegis-128l", mode: "latency"), () => new GemPath("ring", "aegis-128l", mode: "throughput"), () => new GemPath("ring", "aegis-128l", mode: "latency"), () => new GemPath("ring", "aegis-128l", mode: "spin", oneWay: true)])
        {
            using DataPath path = make(); // one after the other: a spinning receiver takes a processor for itself, so there is one alone, and the other node sleeps
            path.Start();
            foreach (double rate in rates)
            {
                Rounds.Say($"delay: {path.Name}, {rate} packets/s …");
                rows.AddRange(Measure(path, rate, quick ? 1 : 3));
            }
        }

        Report report = new("delay", "| path | packets/s | way | p50, µs | p99, µs | p99.9, µs | most, µs | lost |", rows, path => DataPlots.Delay(path, rows));
        foreach (DelayRow row in rows)
        {
            report.Add($"| {row.Path} | {row.Rate:F0} | {row.Way} | **{row.P50:F1}** | {row.P99:F1} | {row.P999:F1} | {row.Most:F0} | {row.Lost:P2} |");
        }

        return report;
    }

    private static IEnumerable<DelayRow> Measure(DataPath path, double rate, int rounds)
    {
        List<FlowResult> flows = [];
        List<long[][]> ways = [];
        for (int round = 0; round < rounds; round++)
        {
            using LabProcess stamps = new(
                path.Lab.Source, path.Lab.Folder, Programs.Peer("stamps"), [$"{DataPath.Port}", path.Lab.Near, "red", path.Lab.Far, "black", path.Lab.Sink, Lab.SinkDevice]);
            stamps.Expect("ready");
            flows.Add(new Flow(path).Run(1, Size, rate, warm: 200, window: 1000, Tick));
            stamps.Say("end");
            ways.Add([stamps.Expect("way"), stamps.Expect("way")]);
        }

        for (int i = 0; i < 2; i++)
        {
            int way = i;
            double Of(int column) => ways.Where(round => round[way][0] > 0).Select(round => round[way][column] / Nanoseconds).Median();
            yield return new DelayRow(path.Name, rate, way == 0 ? "seal" : "open", Of(1), Of(2), Of(3), Of(4), flows.Select(static flow => flow.Lost).Median());
        }
    }
}
