namespace GemRouter.Bench.Data;

/// <summary>A stream beside forged packets under its own kid, each of which costs an attempt to open it.</summary>
internal static class FloodBench
{
    private const int Size = 1316;
    private const double Rate = 20_000;
    private const int Forged = 100_000;

    public static Report Run(bool quick)
    {
        List<FloodRow> rows = [];
        foreach (string transport in (string[])["udp", "ring"])
        {
            using GemPath path = GemPath.Of(transport);
            path.Start();
            rows.Add(Measure(path, quick ? 1 : 3, quick ? 2000 : 4000));
        }

        Report report = new("flood", "| path | stream, packets/s | forged, packets/s | lost of the stream | open alone, ns | open under the flood, ns for each packet of both |", rows);
        foreach (FloodRow row in rows)
        {
            report.Add($"| {row.Path} | {row.Rate:F0} | {row.Forged:F0} | **{row.Lost:P3}** | {row.Open:F0} | {row.OpenUnderFlood:F0} |");
        }

        return report;
    }

    private static FloodRow Measure(GemPath path, int rounds, int window)
    {
        Rounds.Say($"flood: {path.Name} …");
        List<(FlowResult Alone, FlowResult Flooded, double Forged)> all = [];
        for (int round = 0; round < rounds; round++)
        {
            FlowResult alone = new Flow(path).Run(1, Size, Rate, warm: 200, window: 1000);
            int forging = window + 1000;
            using LabProcess forger = new(path.Lab.Source, path.Lab.Folder, Programs.Peer("forger"), [path.Lab.Far, "black", path.Lab.Near, "black", $"{DataPath.Port}", $"{Forged}", $"{forging}"]);
            FlowResult flooded = new Flow(path).Run(1, Size, Rate, warm: 500, window: window);
            forger.Expect("begin");
            all.Add((alone, flooded, forger.Expect("sent")[0] * 1000.0 / forging));
        }

        return new FloodRow(
            path.Name, Rate, all.Select(static one => one.Forged).Median(), all.Select(static one => one.Flooded.Lost).Max(), all.Select(static one => one.Alone.OpenNs).Median(),
            all.Select(static one => one.Flooded.OpenNs * one.Flooded.Rate / (one.Flooded.Rate + one.Forged)).Median());
    }
}
