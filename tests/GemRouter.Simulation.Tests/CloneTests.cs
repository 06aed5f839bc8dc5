using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Invariants;
using GemRouter.Simulation.Network;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Tests;

/// <summary>wire 4: what becomes of two copies of one memory.</summary>
public sealed class CloneTests
{
    private const int Awake = 15_000;

    // Hosts behind node 1 and behind its copy send.
    private static readonly Scenario Cloned = new()
    {
        Seed = 1,
        Nodes = [.. Enumerable.Range(0, 5).Select(static node => new NodePlan(node * 100, SecondGroups: true))],
        Streams = [new StreamPlan(0, 0, 1_000, 100, 100), new StreamPlan(1, 1, 1_500, 200, 100)],
        Faults = [new Fault { Kind = FaultKind.Clone, Node = 1, At = Awake, Until = 59_000 }],
        Weather = new Weather(0, 5, 10, 0),
        Length = 60_000,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Copies_with_the_same_randomness_part_and_reuse_nothing_from_then_on(bool reseeded)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Boots boots = new();
            Scenario scenario = Cloned with { Seed = seed, Faults = [Cloned.Faults[0] with { Kind = reseeded ? FaultKind.CloneReseeded : FaultKind.Clone }] };
            using SimulatedDomain domain = new(scenario, invariants: [.. Invariant.All(), boots]);
            Assert.Null(domain.Run());
            (BootId original, BootId clone) = (boots.Of(1), boots.Of(5));
            Assert.NotEqual(original, clone);

            // A HELLO of the other comes after 6 s at most, and tells them apart.
            Assert.InRange(boots.SharedUntil, Awake, Awake + 13_000);
        }
    }

    /// <summary>Which boot each place has, and how long two have had one.</summary>
    private sealed class Boots : Invariant
    {
        private readonly Dictionary<int, BootId> _boots = [];

        public override string Name => "boots";

        public double SharedUntil { get; private set; }

        public BootId Of(int place) => _boots[place];

        public override void Sent(Machine machine, Datagram datagram)
        {
            if (datagram.Message is { } message)
            {
                _boots[machine.Place] = message.Boot;
                if (_boots.Where(pair => pair.Key != machine.Place).Any(pair => pair.Value == message.Boot))
                {
                    SharedUntil = Domain.Milliseconds;
                }
            }
        }
    }
}
