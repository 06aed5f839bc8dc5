using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Invariants;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Campaigns;

/// <summary>Runs many scenarios, one after the other on each processor; each has one thread.</summary>
internal static class Campaign
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    private const string Thrown = "nothing is thrown";

    /// <summary>Runs one. Whatever it throws, from its making to its end, is a violation like any other.</summary>
    public static Violation? Run(Scenario scenario, Parts? parts = null, Invariant? watcher = null) => Run(scenario, parts, watcher, static _ => { });

    /// <summary>Runs the scenarios of some numbers.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="tell">Is told now and then how far it is, and each failure.</param>
    /// <param name="workers">How many run at a time; 0 for one on each processor.</param>
    /// <param name="partsOf">What routers are made of in a scenario; as they are where there is none.</param>
    public static CampaignResult Run(ulong first, int count, Action<string>? tell = null, int workers = 0, Func<ulong, Parts?>? partsOf = null)
    {
        ConcurrentBag<(ulong Seed, Violation Violation)> failures = [];
        Stopwatch watch = Stopwatch.StartNew();
        int next = -1;
        int done = 0;
        long packets = 0;
        long deliveries = 0;
        long digest = 0;
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(workers > 0 ? workers : Environment.ProcessorCount, count)).Select(_ => new Thread(Work) { IsBackground = true })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            while (!thread.Join(TellEvery))
            {
                tell?.Invoke(Progress(Volatile.Read(ref done), count, failures.Count, watch.Elapsed));
            }
        }

        return new CampaignResult(count, packets, deliveries, (ulong)digest, watch.Elapsed, [.. failures.OrderBy(static failure => failure.Seed)]);

        void Work()
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                ulong seed = first + (ulong)i;
                if (RunNumber(seed) is { } violation)
                {
                    failures.Add((seed, violation));
                    tell?.Invoke($"scenario {seed}: {violation}");
                }

                Interlocked.Increment(ref done);
            }
        }

        Violation? RunNumber(ulong seed)
        {
            Scenario scenario;
            try
            {
                scenario = ScenarioGenerator.Make(seed);
            }
#pragma warning disable CA1031 // as below
            catch (Exception exception)
#pragma warning restore CA1031
            {
                return new Violation(Thrown, exception.ToString(), 0);
            }

            return Run(scenario, partsOf?.Invoke(seed), null, domain =>
            {
                Interlocked.Add(ref packets, domain.Packets.Count);
                Interlocked.Add(ref deliveries, domain.Packets.Sum(static packet => (long)uint.PopCount(packet.DeliveredAt)));
                Interlocked.Add(ref digest, (long)domain.Digest);
            });
        }
    }

    /// <summary>How far it is, in words.</summary>
    public static string Progress(int done, int count, int failed, TimeSpan elapsed)
    {
        double rate = done / Math.Max(elapsed.TotalSeconds, 0.001);
        string left = done == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {TimeSpan.FromSeconds(Math.Ceiling((count - done) / rate)):g} left");
        return string.Create(CultureInfo.InvariantCulture, $"{done} of {count} scenarios, {failed} failed, {rate:0.0}/s{left}");
    }

    // Whatever is thrown is a finding of its scenario, and no reason to lose the others; what was broken before is what counts.
    private static Violation? Run(Scenario scenario, Parts? parts, Invariant? watcher, Action<SimulatedDomain> ran)
    {
        SimulatedDomain? domain = null;
        Violation? violation;
        try
        {
            domain = new SimulatedDomain(scenario, parts, watcher is null ? null : [.. Invariant.All(), watcher]);
            violation = domain.Run();
            ran(domain);
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            violation = domain?.Violation ?? new Violation(Thrown, exception.ToString(), domain?.Milliseconds ?? 0);
        }

        try
        {
            domain?.Dispose();
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            violation ??= new Violation(Thrown, $"in the end: {exception}", domain!.Milliseconds);
        }

        return violation;
    }
}
