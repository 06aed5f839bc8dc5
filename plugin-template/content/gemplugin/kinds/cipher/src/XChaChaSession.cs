using NSec.Cryptography;

namespace __namespace__;

/// <summary>Seals and opens under one key, in place or between spans that do not overlap. It allocates nothing, and any thread may call it.</summary>
internal sealed class XChaChaSession(ReadOnlySpan<byte> key) : ICipherSession
{
    private static readonly AeadAlgorithm Algorithm = AeadAlgorithm.XChaCha20Poly1305;

    private readonly Key _key = Key.Import(Algorithm, key, KeyBlobFormat.RawSymmetricKey);
    private bool _disposed;

    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Algorithm.Encrypt(_key, nonce, aad, plaintext, destination);
    }

    /// <summary>A forgery is answered with false and never with an exception: the network sends it. An exception is for a wrong call.</summary>
    public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (nonce.Length != Algorithm.NonceSize || destination.Length != Math.Max(0, sealedText.Length - Algorithm.TagSize))
        {
            throw new ArgumentException($"The nonce has {Algorithm.NonceSize} bytes, and the plaintext is {Algorithm.TagSize} shorter than the sealed text.");
        }

        return Algorithm.Decrypt(_key, nonce, aad, sealedText, destination);
    }

    public void Dispose()
    {
        _disposed = true;
        _key.Dispose();
    }
}
