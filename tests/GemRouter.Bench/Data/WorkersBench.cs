namespace GemRouter.Bench.Data;

/// <summary>
/// What more workers bring: the most that a router seals without loss with one and with two, of 64 streams of the largest packets under the dearest cipher, so that sealing is most of the work. Source and sink have no other
/// processors than the workers. The source sends run by run, which costs it least.
/// </summary>
internal static class WorkersBench
{
    private const string Suite = "chacha20-poly1305";
    private const int Size = 8900;
    private const int Streams = 64;

    public static Report Run(bool quick)
    {
        int[] counts = [1, 2];
        string[] transports = ["udp", "ring"];
        List<WorkersRow> rows = [];
        foreach (string transport in transports)
        {
            using DataPaths paths = new([.. counts.Select<int, Func<DataPath>>(workers => () => new GemPath(new GemNode(transport, Workers: workers), null, Suite, Streams, "runs"))]);
            rows.AddRange(Measure(transport, paths.All, counts, quick));
        }

        Report report = new("workers", "| path | workers | without loss, packets/s | Gb/s | to one worker's | processors that the router took |", rows);
        foreach (WorkersRow row in rows)
        {
            report.Add($"| {row.Path} | {row.Workers} | {row.Rate:F0} | {row.Rate * Size * 8 / 1e9:F2} | **{row.RateToOne:F2}** | {row.Busy:F2} |");
        }

        return report;
    }

    private static IEnumerable<WorkersRow> Measure(string transport, IReadOnlyList<DataPath> paths, int[] counts, bool quick)
    {
        List<(double Rate, double Busy)[]> rounds = [];
        for (int round = 0; round < (quick ? 1 : 3); round++)
        {
            Rounds.Say($"workers: {transport}, round {round + 1} …");
            rounds.Add([.. paths.Select(path => MostOf(path, quick))]);
        }

        return counts.Select((workers, at) => new WorkersRow(
            transport, workers, rounds.Select(round => round[at].Rate).Median(), rounds.Select(round => round[at].Rate / round[0].Rate).Median(), rounds.Select(round => round[at].Busy).Median()));
    }

    private static (double Rate, double Busy) MostOf(DataPath path, bool quick)
    {
        double rate = Capacity.Of(path, Streams, Size, quick);
        if (double.IsNaN(rate))
        {
            return (rate, rate); // nothing to send at
        }

        FlowResult flow = new Flow(path).Run(Streams, Size, rate, warm: 200, window: 800);
        return (rate, flow.SealNs * flow.Rate / 1e9);
    }
}
