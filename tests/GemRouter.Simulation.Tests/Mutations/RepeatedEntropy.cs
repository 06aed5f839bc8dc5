using GemRouter.Simulation.Domains;
using GemRouter.Testing;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A node whose randomness is the same at each start: a system that restores its pool from an image.</summary>
internal sealed record RepeatedEntropy(int Node) : Parts
{
    public override IEntropy Entropy(Machine machine, IEntropy usual) => machine.Node == Node ? new SeededEntropy(7) : usual;
}
