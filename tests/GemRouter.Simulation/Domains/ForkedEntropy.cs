using GemRouter.Testing;

namespace GemRouter.Simulation.Domains;

/// <summary>A machine's randomness. Two with one seed give the same, which is what a copied memory has; a system that notices the copy seeds it anew.</summary>
internal sealed class ForkedEntropy(ulong seed) : IEntropy
{
    private SeededEntropy _inner = new(seed);

    public void Fill(Span<byte> destination) => _inner.Fill(destination);

    public void Reseed(ulong seed) => _inner = new SeededEntropy(seed);
}
