namespace GemRouter.Bench.Data;

/// <summary>The most packets a second without loss, and the processor time for one, beside others that carry multicast: a relay in C, socat, wireguard-go, and the kernel itself as the ceiling.</summary>
internal static class PeersBench
{
    private const int Size = 1316;
    private const double CommonRate = 20_000;

    public static Report Run(bool quick)
    {
        using DataPaths paths = new(
            static () => new WireGuardPath(), static () => new SocatPath(), static () => new RelayPath(), static () => new KernelPath(), static () => GemPath.Of("udp"), static () => GemPath.Of("ring"));
        PeerRow[] rows = [.. Measure(paths.All, quick ? 1 : 3, quick)];
        Report report = new("peers", "| path | without loss, packets/s | Gb/s | to wireguard-go | to socat | seal, ns | open, ns | seal to wireguard-go | open to wireguard-go |", rows, path => DataPlots.Peers(path, rows));
        foreach (PeerRow row in rows)
        {
            report.Add($"| {row.Path} | **{row.Rate:F0}** | {row.Rate * Size * 8 / 1e9:F2} | **{row.RateToWireGuard:F1}** | **{row.RateToSocat:F1}** | {row.Seal:F0} | {row.Open:F0} | {row.SealToWireGuard:F3} | {row.OpenToWireGuard:F3} |");
        }

        return report;
    }

    private static IEnumerable<PeerRow> Measure(IReadOnlyList<DataPath> paths, int rounds, bool quick)
    {
        const int WireGuard = 0;
        const int Socat = 1;
        List<double[]> rates = [];
        List<FlowResult[]> flows = [];
        for (int round = 0; round < rounds; round++)
        {
            Rounds.Say($"peers: round {round + 1} of {rounds} …");
            flows.Add([.. paths.Select(static path => new Flow(path).Run(1, Size, CommonRate, warm: 300, window: 1500))]);
            rates.Add([.. paths.Select(path => Capacity.Of(path, 1, Size, quick))]);
        }

        for (int path = 0; path < paths.Count; path++)
        {
            int own = path;
            yield return new PeerRow(
                paths[own].Name,
                rates.Select(round => round[own]).Median(),
                rates.Select(round => round[own] / round[WireGuard]).Median(),
                rates.Select(round => round[own] / round[Socat]).Median(),
                flows.Select(round => round[own].SealNs).Median(),
                flows.Select(round => round[own].OpenNs).Median(),
                flows.Select(round => round[own].SealNs / round[WireGuard].SealNs).Median(),
                flows.Select(round => round[own].OpenNs / round[WireGuard].OpenNs).Median());
        }
    }
}
