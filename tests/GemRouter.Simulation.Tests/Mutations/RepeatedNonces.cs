using GemRouter.Simulation.Domains;
using GemRouter.Testing;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A node whose nonces are the same at each start, though its keys are not.</summary>
internal sealed record RepeatedNonces(int Node) : Parts
{
    private const int NonceSize = 16;

    public override IEntropy Entropy(Machine machine, IEntropy usual) => machine.Node == Node ? new Nonces(usual) : usual;

    private sealed class Nonces(IEntropy usual) : IEntropy
    {
        private readonly SeededEntropy _same = new(7);

        public void Fill(Span<byte> destination)
        {
            if (destination.Length == NonceSize)
            {
                _same.Fill(destination);
            }
            else
            {
                usual.Fill(destination);
            }
        }
    }
}
