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
            rows.AddRange(Measure([new Subject(relay)], [1], quick ? 1 : 3)); // what a packet costs that goes alone, as those of streams in turn do
        }

        using (GemPaths gems = new("aegis-128l", counts[^1]))
        {
            rows.AddRange(Measure(gems.Subjects, counts, quick ? 1 : 3));
        }

        Report report = new("streams", "| path | streams | seal, ns | open, ns | seal to one stream's | open to one stream's | lost | memory of the opening router, MB |", rows, path => DataPlots.Streams(path, rows));
        foreach (StreamsRow row in rows)
        {
            report.Add($"| {row.Path} | {row.Streams} | {row.Seal:F0} | {row.Open:F0} | **{row.SealRatio:F2}** | **{row.OpenRatio:F2}** | {row.Lost:P2} | {row.Megabytes:F0} |");
        }

        return report;
    }

    private static IEnumerable<StreamsRow> Measure(IReadOnlyList<Subject> subjects, int[] counts, int rounds)
    {
        List<Dictionary<DataPath, FlowResult>[]> flows = [];
        for (int round = 0; round < rounds; round++)
        {
            Rounds.Say($"streams: {string.Join(", ", subjects.Select(static subject => subject.Name))}, round {round + 1} of {rounds} …");
            flows.Add([.. counts.Select(count => Subject.Run(subjects, path => new Flow(path).Run(count, Size, Rate, warm: 500, window: 1500)))]);
        }

        foreach (Subject own in subjects)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                int at = i;
                yield return new StreamsRow(
                    own.Name, counts[at],
                    flows.Select(round => round[at][own.Sealing].SealNs).Median(),
                    flows.Select(round => round[at][own.Opening].OpenNs).Median(),
                    flows.Select(round => round[at][own.Sealing].SealNs / round[0][own.Sealing].SealNs).Median(),
                    flows.Select(round => round[at][own.Opening].OpenNs / round[0][own.Opening].OpenNs).Median(),
                    flows.Select(round => Math.Max(round[at][own.Sealing].Lost, round[at][own.Opening].Lost)).Median(),
                    own.Opening.Opening!.Memory.Most / 1e6);
            }
        }
    }
}
