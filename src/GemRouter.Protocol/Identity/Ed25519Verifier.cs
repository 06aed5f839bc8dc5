using NSec.Cryptography;

namespace GemRouter.Protocol;

/// <summary>The verifier of production: libsodium's, which refuses a non-canonical S and non-canonical or small-order keys, as wire 1 asks.</summary>
public sealed class Ed25519Verifier : ISignatureVerifier
{
    private Ed25519Verifier()
    {
    }

    /// <summary>The one instance; any thread.</summary>
    public static Ed25519Verifier Instance { get; } = new();

    /// <inheritdoc/>
    public bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureAlgorithm.Ed25519.SignatureSize
        && PublicKey.TryImport(SignatureAlgorithm.Ed25519, key.Bytes, KeyBlobFormat.RawPublicKey, out PublicKey? imported)
        && imported is not null
        && SignatureAlgorithm.Ed25519.Verify(imported, message, signature);
}
