using System.Text;
using GemRouter.Protocol;
using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A router that takes the signature of every message of a kind for good: of announcements, so whoever has the group's key announces in any source's name; or of HELLOs, so whoever has the bootstrap key speaks in any boot's.</summary>
/// <param name="Beginning">What is signed begins so (wire 3).</param>
internal sealed record UnverifiedMessages(string Beginning) : Parts
{
    public override ISignatureVerifier Verifier(Machine machine, ISignatureVerifier usual) => new Trusting(usual, Encoding.ASCII.GetBytes(Beginning));

    private sealed class Trusting(ISignatureVerifier usual, byte[] beginning) : ISignatureVerifier
    {
        public bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
            message.StartsWith(beginning) || usual.Verify(key, message, signature);
    }
}
