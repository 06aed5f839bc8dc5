using System.Globalization;

namespace GemRouter.Bench.Data;

/// <summary>Processor time for a packet where the same rate is spread over more streams, which take turns packet by packet: the hardest order, since no run of packets has one destination.</summary>
internal static class StreamsBench
{
    private const string Suite = "aegis-128l";
    private const double Rate = 80_000; // up to three programs share a processor, and nothing is to be lost
    private const int Size = 1316;
    private const int Gather = 200; // milliseconds: sixteen packets of each of 1000 streams
    private const string SourceWay = "frames"; // the cheapest for the source, which is not measured there
    private const int Tick = 250; // microseconds between two looks of the source
    private const int BareTick = 1000; // where the source is what is measured: about as long as a block of a ring takes to fill at this rate
    private const int MostRounds = 7; // single ones of two seconds lie up to a fifth apart

    public static Report Run(bool quick)
    {
        int[] counts = quick ? [1, 100] : [1, 10, 100, 1000];
        List<StreamsRow> rows = [];
        using NeighbourTable neighbours = new();
        using Processors processors = Processors.Share();
        StreamsFlows Seal(Func<DataPath> make, int[] counts) => Measure(make, static path => path.Sealing, processors, counts, quick);
        StreamsFlows Open(Func<DataPath> make, int[] counts) => Measure(make, static path => path.Opening, processors, counts, quick);
        foreach (Func<DataPath> make in (Func<DataPath>[])[() => new SourcePath("datagrams", counts[^1]), () => new SourcePath("frames", counts[^1], "frames")])
        {
            StreamsFlows bare = Seal(make, counts);
            rows.AddRange(Rows(bare.Path, bare, bare, counts).Select(static row => row with { Open = double.NaN, OpenRatio = double.NaN, Megabytes = double.NaN }));
        }

        rows.AddRange(Rows("relay", Seal(static () => new RelayPath(), [1]), Open(static () => new RelayPath(), [1]), [1])); // what a packet costs that goes alone, as those of streams in turn do
        foreach (GemNode node in (ReadOnlySpan<GemNode>)[new("udp"), new("ring"), new("ring", Gather: Gather)])
        {
            StreamsFlows seal = Seal(() => new GemPath(node, null, Suite, counts[^1], SourceWay), counts); // the sink counts what is sealed
            StreamsFlows open = Open(() => new GemPath(new GemNode("ring"), node, Suite, counts[^1], SourceWay), counts);
            rows.AddRange(Rows($"{node}", seal, open, counts));
        }

        Report report = new("streams", "| path | streams | seal, ns | open, ns | seal to one stream's | open to one stream's | lost | memory of the opening router, MB |", rows, path => DataPlots.Streams(path, rows));
        foreach (StreamsRow row in rows)
        {
            report.Add($"| {row.Path} | {row.Streams} | {row.Seal:F0} | {Cell(row.Open, "F0")} | **{row.SealRatio:F2}** | **{Cell(row.OpenRatio, "F2")}** | {row.Lost:P2} | {Cell(row.Megabytes, "F0")} |");
        }

        return report;
    }

    private static string Cell(double value, string format) => double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);

    // One path after the other: routers that know a thousand streams are not idle when nothing is sent.
    private static StreamsFlows Measure(Func<DataPath> make, Func<DataPath, LabProcess?> measured, Processors processors, int[] counts, bool quick)
    {
        using DataPath path = make();
        path.Start();
        if (measured(path) is { } node)
        {
            processors.Measure(node);
        }

        Rounds.Say($"streams: {path.Name} …");
        FlowResult[] Round() => [.. counts.Select(count => new Flow(path).Run(count, Size, Rate, warm: 500, window: 1500, path.HasNodes ? Tick : BareTick))];
        if (path.HasNodes && !quick)
        {
            Round(); // a router compiles some of what many streams need only then
        }

        FlowResult[][] flows = [.. Enumerable.Range(0, quick ? 1 : MostRounds).Select(_ => Round())];
        return new StreamsFlows(path.Name, flows, (path.Opening?.Memory.Most ?? 0) / 1e6);
    }

    private static IEnumerable<StreamsRow> Rows(string name, StreamsFlows seal, StreamsFlows open, int[] counts) => counts.Select((count, at) => new StreamsRow(
        name, count,
        seal.Rounds.Select(round => round[at].SealNs).Median(),
        open.Rounds.Select(round => round[at].OpenNs).Median(),
        seal.Rounds.Select(round => round[at].SealNs / round[0].SealNs).Median(),
        open.Rounds.Select(round => round[at].OpenNs / round[0].OpenNs).Median(),
        Math.Max(seal.Rounds.Select(round => round[at].Lost).Median(), open.Rounds.Select(round => round[at].Lost).Median()),
        open.Megabytes));

    /// <summary>What was measured on a path.</summary>
    /// <param name="Path">Its name.</param>
    /// <param name="Rounds">Of each round, a flow for each count.</param>
    /// <param name="Megabytes">The most memory that the opening router had resident.</param>
    private sealed record StreamsFlows(string Path, FlowResult[][] Rounds, double Megabytes);
}
