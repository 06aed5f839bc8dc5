using System.Text.Json;

namespace GemRouter.Bench.Data;

/// <summary>A stream for a long time: nothing lost, nothing allocated, no memory that grows.</summary>
internal static class SoakBench
{
    private const int Size = 1316;
    private const double Rate = 50_000;
    private static readonly TimeSpan Part = TimeSpan.FromSeconds(60);

    public static Report Run(TimeSpan whole)
    {
        int parts = Math.Max(2, (int)Math.Round(whole / Part));
        List<SoakRow> rows = [];
        foreach (string transport in (string[])["udp", "ring"])
        {
            using GemPath path = new(transport, "aegis-128l");
            path.Start();
            new Flow(path).Run(1, Size, Rate, warm: 0, window: 5000); // until the last tier is compiled
            for (int part = 1; part <= parts; part++)
            {
                Rounds.Say($"soak: {path.Name}, part {part} of {parts} …");
                (JsonElement sealing, JsonElement opening) = (Memory(path, sealing: true), Memory(path, sealing: false));
                FlowResult flow = new Flow(path).Run(1, Size, Rate, warm: 0, window: (int)(whole / parts).TotalMilliseconds);
                (JsonElement sealingAfter, JsonElement openingAfter) = (Memory(path, sealing: true), Memory(path, sealing: false));
                rows.Add(new SoakRow(
                    path.Name, part, flow.Sent, flow.Sent - flow.Received, flow.Twice,
                    Allocated(sealing, sealingAfter) / flow.Sent, Allocated(opening, openingAfter) / flow.Sent,
                    Oldest(sealing, sealingAfter), Oldest(opening, openingAfter),
                    path.Sealing!.Memory.Now / 1e6, path.Opening!.Memory.Now / 1e6));
            }
        }

        Report report = new("soak", "| path | part | packets | lost | twice | allocated a packet, bytes: seal | open | gen-2 collections: seal | open | resident, MB: seal | open |", rows);
        foreach (SoakRow row in rows)
        {
            report.Add($"| {row.Path} | {row.Part} | {row.Packets} | **{row.Lost}** | {row.Twice} | {row.SealBytes:F3} | {row.OpenBytes:F3} | {row.SealCollections} | {row.OpenCollections} | {row.SealMegabytes:F0} | {row.OpenMegabytes:F0} |");
        }

        return report;
    }

    private static JsonElement Memory(GemPath path, bool sealing) => JsonSerializer.Deserialize<JsonElement>(path.Status(sealing)).GetProperty("memory");

    private static double Allocated(JsonElement before, JsonElement after) => after.GetProperty("allocatedBytes").GetInt64() - before.GetProperty("allocatedBytes").GetInt64();

    private static int Oldest(JsonElement before, JsonElement after) => after.GetProperty("collections")[2].GetInt32() - before.GetProperty("collections")[2].GetInt32();
}
