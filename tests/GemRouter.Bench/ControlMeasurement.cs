using GemRouter.Protocol;
using GemRouter.Simulation.Control;

namespace GemRouter.Bench;

/// <summary>Takes one domain through a cold start, the steady state, and a newcomer.</summary>
internal static class ControlMeasurement
{
    private const int Settle = 30;
    private const int Steady = 60;

    public static ControlRow Of(int nodes, int streams, bool? remember)
    {
        TimeSpan begun = Environment.CpuUsage.TotalTime;
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        LargeDomain domain = new(nodes, streams, remember)
        {
            Progress = nodes < LargeDomain.RememberedAbove ? null : (at, converged) => Rounds.Say($"{nodes} nodes: {at.TotalSeconds:F0} s of virtual time, {converged} have converged; {(Environment.CpuUsage.TotalTime - begun).TotalSeconds:F0} s of processor"),
        };
        Instant start = domain.Domain.Now;
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        TimeSpan converged = domain.Converge();
        double convergingCpu = CpuSince(cpu, nodes, converged.TotalSeconds);
        Instant end = start + TimeSpan.FromSeconds(Math.Ceiling(converged.TotalSeconds));
        domain.RunTo(end);
        Traffic[] cold = [.. domain.TrafficOf(start, end).SelectMany(static node => node)];
        Traffic peakReceived = cold.MaxBy(static second => second.HeardBytes);
        Traffic peakSent = cold.MaxBy(static second => second.SentBytes);

        domain.RunTo(end + TimeSpan.FromSeconds(Settle));
        Instant from = domain.Domain.Now;
        long checks = domain.Verifier.Asked;
        cpu = Environment.CpuUsage.TotalTime;
        domain.RunTo(from + TimeSpan.FromSeconds(Steady));
        double steadyCpu = CpuSince(cpu, nodes, Steady);
        checks = domain.Verifier.Asked - checks;
        Traffic[] steady = [.. domain.TrafficOf(from, domain.Domain.Now).Select(static node => node.Aggregate(static (left, right) => left + right))];
        double kilobytes = (GC.GetTotalMemory(forceFullCollection: true) - memory) / 1e3 / nodes;
        int joiner = domain.Join();
        return new ControlRow(
            nodes,
            streams,
            domain.Verifier.Remembers,
            converged.TotalSeconds,
            Quantile(domain, 0.5),
            Quantile(domain, 0.99),
            Kilobits(peakReceived.HeardBytes),
            peakReceived.HeardDatagrams,
            Kilobits(peakSent.SentBytes),
            peakSent.SentDatagrams,
            steady.Max(static node => Kilobits(node.HeardBytes)) / Steady,
            steady.Max(static node => (double)node.HeardDatagrams) / Steady,
            steady.Max(static node => Kilobits(node.SentBytes)) / Steady,
            steady.Max(static node => (double)node.SentDatagrams) / Steady,
            steady.Max(static node => Kilobits(node.HeardBytes + node.SentBytes)) / Steady,
            joiner,
            (2 * domain.Sources) + 50,
            convergingCpu,
            steadyCpu,
            (double)checks / nodes / Steady,
            kilobytes);
    }

    /// <summary>What one node takes that knows so many others with a stream each: its control plane, and the table that it makes for the data plane, both in MB.</summary>
    public static ControlKnowing OfKnowing(int nodes)
    {
        KnowingNode knowing = new(nodes);
        knowing.Meet();
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        long resident = Environment.WorkingSet;
        (KeyTable table, OpenKey[] keys) = knowing.MakeTable();
        double tableMegabytes = Math.Max(GC.GetTotalMemory(forceFullCollection: true) - managed, Environment.WorkingSet - resident) / 1e6; // the ciphers' keys are not managed memory
        GC.KeepAlive(table);
        Array.ForEach(keys, static key => key.Dispose());
        managed = GC.GetTotalMemory(forceFullCollection: true);
        knowing.Node.Restart();
        return new ControlKnowing(nodes, nodes, (managed - GC.GetTotalMemory(forceFullCollection: true)) / 1e6, tableMegabytes);
    }

    private static double CpuSince(TimeSpan before, int nodes, double seconds) => (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / nodes / seconds;

    private static double Kilobits(long bytes) => bytes * 8 / 1e3;

    private static double Quantile(LargeDomain domain, double part)
    {
        IReadOnlyList<TimeSpan> sorted = domain.UsableAfter;
        return sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * part))].TotalSeconds;
    }
}
