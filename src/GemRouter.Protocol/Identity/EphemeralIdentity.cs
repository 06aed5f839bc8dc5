using System.Security.Cryptography;
using NSec.Cryptography;

namespace GemRouter.Protocol;

/// <summary>An identity that lives as long as this object, and that nobody knows: for a self-test.</summary>
public sealed class EphemeralIdentity : IIdentitySigner
{
    private readonly Key _key;

    /// <summary>Makes one.</summary>
    public EphemeralIdentity(IEntropy entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        Span<byte> seed = stackalloc byte[32];
        entropy.Fill(seed);
        _key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        CryptographicOperations.ZeroMemory(seed);
        PublicKey = _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <inheritdoc/>
    public ValueTask SignAsync(ReadOnlyMemory<byte> message, Memory<byte> signature, CancellationToken cancellationToken)
    {
        SignatureAlgorithm.Ed25519.Sign(_key, message.Span, signature.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _key.Dispose();
        return ValueTask.CompletedTask;
    }
}
