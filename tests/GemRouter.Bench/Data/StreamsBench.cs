namespace GemRouter.Bench.Data;

/// <summary>Processor time for a packet where the same rate is spread over more streams, which take turns packet by packet: the hardest order, since no run of packets has one destination.</summary>
internal static class StreamsBench
{
    private const double Rate = 100_000;
    private const int Size = 1316;

    public static Report Run(bool quick)
    {
        int[] counts = quick ? [1, 100] : [1, 10, 100, 1000];
        List<StreamsRow> rows = [];
        using NeighbourTable neighbours = new();
        using (RelayPath relay = new())
        {
            relay.Start();
            rows.AddRange(Measure(relay, [1], quick ? 1 : 3)); // what a packet costs that goes alone, as those of streams in turn do
        }

        foreach (string transport in (string[])["udp", "ring"])
        {
            using DataPath path = new GemPath(transport, "aegis-128l", counts[^1]);
            path.Start();
            rows.AddRange(Measure(path, counts, quick ? 1 : 3));
        }

        Report report = new("streams", "| path | streams | seal, ns | open, ns | seal to one stream's | open to one stream's | lost | memory of the opening router, MB |", rows, path => DataPlots.Streams(path, rows));
        foreach (StreamsRow row in rows)
        {
            report.Add($"| {row.Path} | {row.Streams} | {row.Seal:F0} | {row.Open:F0} | **{row.SealRatio:F2}** | **{row.OpenRatio:F2}** | {row.Lost:P2} | {row.Megabytes:F0} |");
        }

        return report;
    }

    private static IEnumerable<StreamsRow> Measure(DataPath path, int[] counts, int rounds)
    {
        Rounds.Say($"streams: {path.Name} …");
        FlowResult[][] flows = [.. Enumerable.Range(0, rounds).Select(_ => counts.Select(count => new Flow(path).Run(count, Size, Rate, warm: 500, window: 1500)).ToArray())];
        for (int i = 0; i < counts.Length; i++)
        {
            int own = i;
            yield return new StreamsRow(
                path.Name, counts[own],
                flows.Select(round => round[own].SealNs).Median(),
                flows.Select(round => round[own].OpenNs).Median(),
                flows.Select(round => round[own].SealNs / round[0].SealNs).Median(),
                flows.Select(round => round[own].OpenNs / round[0].OpenNs).Median(),
                flows.Select(round => round[own].Lost).Median(),
                path.Opening!.Memory.Most / 1e6);
        }
    }
}
