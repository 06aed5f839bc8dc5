using GemRouter.Simulation.Domains;
using GemRouter.Testing;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>Something else than its inputs decides what a machine does: two with one memory differ.</summary>
internal sealed record DifferentShadow : Parts
{
    public override IEntropy Entropy(Machine machine, IEntropy usual) => machine.Original is null ? usual : new SeededEntropy(9);
}
