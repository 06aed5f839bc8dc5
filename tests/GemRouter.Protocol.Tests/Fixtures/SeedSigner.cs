using NSec.Cryptography;

namespace GemRouter.Protocol.Tests;

/// <summary>An identity whose seed is known.</summary>
internal sealed class SeedSigner : IIdentitySigner
{
    private readonly Key _key;

    public SeedSigner(ReadOnlySpan<byte> seed) => _key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);

    public ReadOnlyMemory<byte> PublicKey => _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    public ValueTask SignAsync(ReadOnlyMemory<byte> message, Memory<byte> signature, CancellationToken cancellationToken)
    {
        SignatureAlgorithm.Ed25519.Sign(_key, message.Span, signature.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _key.Dispose();
        return ValueTask.CompletedTask;
    }
}
