using GemRouter.Protocol;
using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A router that takes the signature of every announcement for good.</summary>
internal sealed record UnverifiedAnnouncements : Parts
{
    public override ISignatureVerifier Verifier(Machine machine, ISignatureVerifier usual) => new Trusting(usual);

    private sealed class Trusting(ISignatureVerifier usual) : ISignatureVerifier
    {
        public bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
            message.StartsWith("gem1 announce"u8) || usual.Verify(key, message, signature);
    }
}
