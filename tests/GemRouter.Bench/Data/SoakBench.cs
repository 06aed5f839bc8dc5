using System.Text.Json;

namespace GemRouter.Bench.Data;

/// <summary>A stream for a long time: nothing lost, nothing allocated, no memory that grows.</summary>
internal static class SoakBench
{
    private const int Size = 1316;
    private const double Rate = 5_000; // so that other work of the same machine does not end in its figures
    private static readonly TimeSpan Part = TimeSpan.FromSeconds(60);

    /// <summary>Runs a path of each transport, at one time.</summary>
    public static Report Run(TimeSpan whole)
    {
        int parts = Math.Max(2, (int)Math.Round(whole / Part));
        using DataPaths paths = new(static () => GemPath.Of("udp"), static () => GemPath.Of("ring"));
        Task<SoakRow[]>[] runs = [.. paths.All.Select(path => Task.Factory.StartNew(() => Run((GemPath)path, parts, whole / parts), TaskCreationOptions.LongRunning))];
        SoakRow[] rows = [.. runs.SelectMany(static run => run.GetAwaiter().GetResult())];
        Report report = new("soak", "| path | part | packets | lost | twice | allocated a packet, bytes: seal | open | gen-2 collections: seal | open | resident, MB: seal | open |", rows);
        foreach (IGrouping<string, SoakRow> path in rows.GroupBy(static row => row.Path))
        {
            foreach (SoakRow row in path.Where(row => row.Part is 1 or 2 or 5 || row.Part % 10 == 0 || row.Lost > 0 || row.SealCollections + row.OpenCollections > 0))
            {
                report.Add($"| {row.Path} | {row.Part} | {row.Packets} | **{row.Lost}** | {row.Twice} | {row.SealBytes:F3} | {row.OpenBytes:F3} | {row.SealCollections} | {row.OpenCollections} | {row.SealMegabytes:F0} | {row.OpenMegabytes:F0} |");
            }

            report.Add($"| {path.Key} | all {path.Count()} | {path.Sum(static row => row.Packets)} | **{path.Sum(static row => row.Lost)}** | {path.Sum(static row => row.Twice)} | {path.Average(static row => row.SealBytes):F3} | {path.Average(static row => row.OpenBytes):F3} | {path.Sum(static row => row.SealCollections)} | {path.Sum(static row => row.OpenCollections)} | {path.Max(static row => row.SealMegabytes):F0} | {path.Max(static row => row.OpenMegabytes):F0} |");
        }

        return report;
    }

    private static SoakRow[] Run(GemPath path, int parts, TimeSpan part)
    {
        new Flow(path).Run(1, Size, Rate, warm: 0, window: 5000); // until the last tier is compiled
        SoakRow[] rows = new SoakRow[parts];
        for (int at = 0; at < parts; at++)
        {
            (JsonElement sealing, JsonElement opening) = (Memory(path, sealing: true), Memory(path, sealing: false));
            FlowResult flow = new Flow(path).Run(1, Size, Rate, warm: 0, window: (int)part.TotalMilliseconds);
            (JsonElement sealingAfter, JsonElement openingAfter) = (Memory(path, sealing: true), Memory(path, sealing: false));
            rows[at] = new SoakRow(
                path.Name, at + 1, flow.Sent, flow.Sent - flow.Received, flow.Twice,
                Allocated(sealing, sealingAfter) / flow.Sent, Allocated(opening, openingAfter) / flow.Sent,
                Oldest(sealing, sealingAfter), Oldest(opening, openingAfter),
                path.Sealing!.Memory.Now / 1e6, path.Opening!.Memory.Now / 1e6);
            Rounds.Say($"soak: {path.Name}, part {at + 1} of {parts}: {rows[at].Packets} packets, {rows[at].Lost} lost, {rows[at].SealMegabytes:F0} and {rows[at].OpenMegabytes:F0} MB");
        }

        return rows;
    }

    private static JsonElement Memory(GemPath path, bool sealing) => JsonSerializer.Deserialize<JsonElement>(path.Status(sealing)).GetProperty("memory");

    private static double Allocated(JsonElement before, JsonElement after) => after.GetProperty("allocatedBytes").GetInt64() - before.GetProperty("allocatedBytes").GetInt64();

    private static int Oldest(JsonElement before, JsonElement after) => after.GetProperty("collections")[2].GetInt32() - before.GetProperty("collections")[2].GetInt32();
}
