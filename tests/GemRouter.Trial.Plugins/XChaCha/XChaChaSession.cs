using NSec.Cryptography;

namespace GemRouter.Trial.Plugins;

internal sealed class XChaChaSession(Key key) : ICipherSession
{
    private const int NonceSize = 24;
    private const int TagSize = 16;

    private bool _disposed;

    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        Check(nonce.Length == NonceSize && destination.Length == plaintext.Length + TagSize);
        AeadAlgorithm.XChaCha20Poly1305.Encrypt(key, nonce, aad, plaintext, destination);
    }

    public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination)
    {
        Check(nonce.Length == NonceSize && destination.Length == Math.Max(0, sealedText.Length - TagSize));
        return AeadAlgorithm.XChaCha20Poly1305.Decrypt(key, nonce, aad, sealedText, destination);
    }

    public void Dispose()
    {
        _disposed = true;
        key.Dispose();
    }

    private void Check(bool sizes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!sizes)
        {
            throw new ArgumentException("A span has the wrong size.");
        }
    }
}
