using GemRouter.Protocol;

namespace GemRouter.Simulation.Domains;

/// <summary>A verifier of signatures that tells the domain what is checked.</summary>
internal sealed class WatchedVerifier(ISignatureVerifier inner, Machine machine, SimulatedDomain domain) : ISignatureVerifier
{
    public bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        domain.Verified(machine, message);
        return inner.Verify(key, message, signature);
    }
}
