namespace GemRouter.Protocol;

/// <summary>Verifies Ed25519 signatures (RFC 8032) as wire 1 wants it. A seam for simulations, which may remember verdicts; nothing else stands behind it than <see cref="Ed25519Verifier"/>.
/// Any thread.</summary>
public interface ISignatureVerifier
{
    /// <summary>True where the signature is good. False for any other bytes, of whatever length, and for a key that is not canonical or of small order; never throws.</summary>
    bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
