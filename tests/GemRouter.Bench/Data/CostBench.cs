using GemRouter.Trial.Pipeline;

namespace GemRouter.Bench.Data;

/// <summary>Processor time for a packet, sealed and opened, with each transport and suite and several sizes, beside relays without crypto.</summary>
internal static class CostBench
{
    private const string TargetSuite = "aegis-128l";
    private const int TargetSize = 1316;
    private const int MostRounds = 9; // single ones of a second lie up to a fifth apart, and what is aimed at is to be told from what is near it
    private const int FewRounds = 3;
    private const int WarmUps = 15; // two minutes: so long a router compiles anew, by what was called often, what looks after it, too, and not only what its packets pass

    // What is usual at one rate, and near what relays do without loss beside idle routers.
    private static readonly (int Size, double Rate)[] Loads = [(64, 100_000), (188, 100_000), (TargetSize, 100_000), (TargetSize, 125_000), (8900, 40_000)];

    public static Report Run(bool quick)
    {
        string[] suites = quick ? [TargetSuite] : [TargetSuite, "aegis-256", "aes-256-gcm", "chacha20-poly1305"];
        (int Size, double Rate)[] loads = quick ? [(TargetSize, 100_000)] : Loads;
        using RelayPath relay = new();
        relay.Start();
        List<CostRow> rows = [.. suites.SelectMany(suite => Measure(relay, suite, loads, quick))];
        Report report = new("cost", "| suite | payload, bytes | at, packets/s | path | seal, ns | open, ns | seal / relay | open / relay | beyond the cipher: seal / relay | open / relay | lost |", rows, path => DataPlots.Cost(path, rows));
        foreach (CostRow row in rows)
        {
            CostRow relayed = rows.First(other => other.Path == relay.Name && (other.Suite, other.Size, other.Rate) == (row.Suite, row.Size, row.Rate));
            string mark = relayed.Lost < FlowResult.LossAllowed ? "" : "?"; // for what it lost it did not work, and ratios to it tell little
            report.Add(
                $"| `{row.Suite}` | {row.Size} | {row.Rate:F0} | {row.Path} | {row.Seal:F0} | {row.Open:F0} | **{row.SealRatio:F2}{mark}** | **{row.OpenRatio:F2}{mark}** | {row.SealBeyond:F2}{mark} | {row.OpenBeyond:F2}{mark} | {row.Lost:P2} |");
        }

        return report;
    }

    private static List<CostRow> Measure(RelayPath relay, string suite, (int Size, double Rate)[] loads, bool quick)
    {
        using GemPaths gems = new(suite);
        Subject[] subjects = [new Subject(relay), .. gems.Subjects];
        if (!quick)
        {
            Rounds.Say($"cost: {suite}, warming up …");
            for (int i = 0; i < WarmUps; i++)
            {
                Round(subjects, loads[0].Size, loads[0].Rate);
            }
        }

        return [.. loads.SelectMany(load => Measure(subjects, suite, load.Size, load.Rate, quick ? 1 : suite == TargetSuite && load.Size == TargetSize ? MostRounds : FewRounds))];
    }

    private static Dictionary<DataPath, FlowResult> Round(Subject[] subjects, int size, double rate) => Subject.Run(subjects, path => new Flow(path).Run(1, size, rate, warm: 300, window: 1000));

    private static IEnumerable<CostRow> Measure(Subject[] subjects, string suite, int size, double rate, int rounds)
    {
        Rounds.Say($"cost: {suite}, {size} bytes, {rate} packets/s …");
        using CipherAlone alone = new(Suites.Make(suite), size);
        Dictionary<DataPath, FlowResult>[] flows = [.. Enumerable.Range(0, rounds).Select(_ => Round(subjects, size, rate))];
        (double Seal, double Open)[] ciphers = [.. Enumerable.Range(0, rounds).Select(_ => alone.Measure())];
        (double sealing, double opening) = (ciphers.Select(static one => one.Seal).Median(), ciphers.Select(static one => one.Open).Median());
        Subject relay = subjects[0];
        foreach (Subject own in subjects)
        {
            double cipherSeal = own == relay ? 0 : sealing;
            double cipherOpen = own == relay ? 0 : opening;
            yield return new CostRow(
                suite, size, rate, own.Name,
                flows.Select(round => round[own.Sealing].SealNs).Median(),
                flows.Select(round => round[own.Opening].OpenNs).Median(),
                flows.Select(round => round[own.Sealing].SealNs / round[relay.Sealing].SealNs).Median(),
                flows.Select(round => round[own.Opening].OpenNs / round[relay.Opening].OpenNs).Median(),
                flows.Select(round => (round[own.Sealing].SealNs - cipherSeal) / round[relay.Sealing].SealNs).Median(),
                flows.Select(round => (round[own.Opening].OpenNs - cipherOpen) / round[relay.Opening].OpenNs).Median(),
                flows.Select(round => Math.Max(round[own.Sealing].Lost, round[own.Opening].Lost)).Median());
        }
    }
}
