using System.Collections.Concurrent;
using System.Diagnostics;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Invariants;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Campaigns;

/// <summary>Runs many scenarios, one after the other on each processor; each has one thread.</summary>
internal static class Campaign
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    /// <summary>Runs one.</summary>
    public static Violation? Run(Scenario scenario, Parts? parts = null, Invariant? watcher = null)
    {
        using SimulatedDomain domain = new(scenario, parts, watcher is null ? null : [.. Invariant.All(), watcher]);
        return domain.Run();
    }

    /// <summary>Runs the scenarios of some numbers.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="tell">Is told now and then how far it is, and each failure.</param>
    public static CampaignResult Run(ulong first, int count, Action<string>? tell = null)
    {
        ConcurrentBag<(ulong Seed, Violation Violation)> failures = [];
        Stopwatch watch = Stopwatch.StartNew();
        int next = -1;
        int done = 0;
        long packets = 0;
        long deliveries = 0;
        long digest = 0;
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, count)).Select(_ => new Thread(Work) { IsBackground = true })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            while (!thread.Join(TellEvery))
            {
                tell?.Invoke($"{Volatile.Read(ref done)} of {count} scenarios, {failures.Count} failed, {watch.Elapsed.TotalSeconds:0} s");
            }
        }

        return new CampaignResult(count, packets, deliveries, (ulong)digest, watch.Elapsed, [.. failures.OrderBy(static failure => failure.Seed)]);

        void Work()
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                ulong seed = first + (ulong)i;
                using SimulatedDomain domain = new(ScenarioGenerator.Make(seed));
                if (Guarded(domain) is { } violation)
                {
                    failures.Add((seed, violation));
                    tell?.Invoke($"scenario {seed}: {violation}");
                }

                Interlocked.Add(ref packets, domain.Packets.Count);
                Interlocked.Add(ref deliveries, domain.Packets.Sum(static packet => (long)uint.PopCount(packet.DeliveredAt)));
                Interlocked.Add(ref digest, (long)domain.Digest);
                Interlocked.Increment(ref done);
            }
        }
    }

    // Whatever is thrown is a finding of its scenario, and no reason to lose the others.
    private static Violation? Guarded(SimulatedDomain domain)
    {
        try
        {
            return domain.Run();
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new Violation("nothing is thrown", exception.ToString(), domain.Milliseconds);
        }
    }
}
