using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A suite that binds a packet to neither its nonce nor its header: it opens under any number.</summary>
internal sealed record UnboundNumbers : Parts
{
    public override ICipherSuite Suite(Machine machine, ICipherSuite usual) => new Mutated(usual);

    private sealed class Mutated(ICipherSuite inner) : MutatedSuite(inner)
    {
        protected override void Seal(ICipherSession session, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination) =>
            session.Seal(new byte[nonce.Length], [], plaintext, destination);

        protected override bool Open(ICipherSession session, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination) =>
            session.Open(new byte[nonce.Length], [], sealedText, destination);
    }
}
