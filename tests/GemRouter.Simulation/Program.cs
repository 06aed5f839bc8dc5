using System.Diagnostics;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Scenarios;

Scenario scenario = new()
{
    Seed = 1,
    Nodes = [.. Enumerable.Range(0, 5).Select(i => new NodePlan(i * 100, i < 3))],
    Streams = [new StreamPlan(0, 0, 2000, 200, 100), new StreamPlan(1, 1, 3000, 250, 100), new StreamPlan(2, 2, 500, 300, 900)],
    Faults = [],
};
scenario = scenario with { Faults = [new Fault { Kind = FaultKind.Crash, At = 10000, Until = 12000, Node = 0 }, new Fault { Kind = FaultKind.Clone, At = 10000, Until = 30000, Node = 1 }] };
for (int i = 0; i < int.Parse(args[0]); i++)
{
    Stopwatch watch = Stopwatch.StartNew();
    using SimulatedDomain domain = new(scenario with { Seed = (ulong)(i / 2) });
    Violation? violation = domain.Run();
    Console.WriteLine($"{watch.ElapsedMilliseconds} ms, {domain.Packets.Count} packets, digest {domain.Digest:x16} {violation}");
}
