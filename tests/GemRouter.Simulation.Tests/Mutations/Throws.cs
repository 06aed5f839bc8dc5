using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>Something throws: while a router starts, or when its randomness is asked for later.</summary>
internal sealed record Throws(int Node, bool AtStart) : Parts
{
    public override IEntropy Entropy(Machine machine, IEntropy usual) => machine.Node == Node && AtStart ? throw new InvalidOperationException("seeded at the start") : usual;

    public override void Turned(Machine machine)
    {
        if (machine.Node == Node && !AtStart)
        {
            throw new InvalidOperationException("seeded in a turn");
        }
    }
}
