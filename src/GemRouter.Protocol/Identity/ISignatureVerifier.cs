namespace GemRouter.Protocol;

/// <summary>Verifies Ed25519 signatures as wire 1 wants it. Any thread; never throws.</summary>
public interface ISignatureVerifier
{
    /// <summary>True where the signature of the message is good under the key. False for anything else: a signature that has not 64 bytes or a non-canonical S, a key that
    /// is not canonical or of small order.</summary>
    bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
