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
        GemNode even = new("udp", "latency"); // the other router of a path: it hands packets over as they come
        GemNode[] nodes = [new("udp"), even, new("ring", "throughput"), new("ring", "latency"), new("ring", "spin")];
        List<DelayRow> rows = [];
        using Processors processors = Processors.Share();
        foreach (bool seals in (bool[])[true, false])
        {
            rows.AddRange(Measure(processors, "relay", new RelayPath(), seals, rates, quick ? 1 : 3));
            foreach (GemNode node in nodes)
            {
                rows.AddRange(Measure(processors, $"{node}", new GemPath(seals ? node : even, seals ? even : node, "aegis-128l"), seals, rates, quick ? 1 : 3));
            }
        }

        Report report = new("delay", "| path | packets/s | way | p50, µs | p99, µs | p99.9, µs | most, µs | lost |", rows, path => DataPlots.Delay(path, rows));
        foreach (DelayRow row in rows)
        {
            report.Add($"| {row.Path} | {row.Rate:F0} | {row.Way} | **{row.P50:F1}** | {row.P99:F1} | {row.P999:F1} | {row.Most:F0} | {row.Lost:P2} |");
        }

        return report;
    }

    private static List<DelayRow> Measure(Processors processors, string name, DataPath path, bool seals, double[] rates, int rounds)
    {
        using (path)
        {
            path.Start();
            path.Sinking.Dispose(); // what comes behind the measured router would only take processor time from it
            if (seals)
            {
                path.Opening!.Dispose();
            }

            processors.Measure((seals ? path.Sealing : path.Opening)!);
            return [.. rates.Select(rate => Measure(name, path, seals, rate, rounds))];
        }
    }

    private static DelayRow Measure(string name, DataPath path, bool seals, double rate, int rounds)
    {
        string way = seals ? "seal" : "open";
        Rounds.Say($"delay: {name}, {way}, {rate} packets/s …");
        string[] points = seals ? [path.Lab.Near, "red", path.Lab.Far, "black"] : [path.Lab.Far, "black", path.Lab.Sink, Lab.SinkDevice];
        List<long[]> all = [];
        for (int round = 0; round < rounds; round++)
        {
            using LabProcess stamps = new(path.Lab.Source, path.Lab.Folder, Programs.Peer("stamps"), [$"{DataPath.Port}", .. points]);
            stamps.Expect("ready");
            using LabProcess source = new Flow(path).StartSource(1, Size, rate, warm: 200, window: 1000, Tick);
            source.Expect("begin");
            source.Expect("end");
            source.Expect("sent");
            stamps.Say("end");
            all.Add(stamps.Expect("way"));
        }

        double Of(int column) => all.Where(static round => round[0] > 0).Select(round => round[column] / Nanoseconds).Median();
        return new DelayRow(name, rate, way, Of(1), Of(2), Of(3), Of(4), all.Select(static round => 1 - (round[6] / (double)round[5])).Median());
    }
}
