using System.Diagnostics.CodeAnalysis;
using NSec.Cryptography;

namespace GemRouter.Plugin.Aead;

/// <summary>
/// A key in libsodium's guarded memory, and the calls that use it. What NSec checks as the contract wants it (overlaps) is left to NSec; what it takes for a verdict and the contract
/// for a fault of the host (a nonce of wrong size in an open) is checked here.
/// </summary>
internal sealed class AeadSession : ICipherSession
{
    private readonly AeadAlgorithm _algorithm;
    private readonly Key _key;
    private readonly int _nonceSize;
    private readonly int _tagSize;
    private bool _disposed;

    public AeadSession(AeadAlgorithm algorithm, Key key)
    {
        _algorithm = algorithm;
        _key = key;
        _nonceSize = algorithm.NonceSize;
        _tagSize = algorithm.TagSize;
    }

    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ThrowUnless(nonce.Length, _nonceSize, "nonce", nameof(nonce));

        // Written so that no length overflows; a destination shorter than a tag comes out negative.
        ThrowUnless(destination.Length - _tagSize, plaintext.Length, "destination without its tag", nameof(destination));
        _algorithm.Encrypt(_key, nonce, aad, plaintext, destination);
    }

    public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ThrowUnless(nonce.Length, _nonceSize, "nonce", nameof(nonce));
        ThrowUnless(destination.Length, Math.Max(sealedText.Length - _tagSize, 0), "destination", nameof(destination));

        // False for a sealed text that is shorter than a tag. Of a forged one libsodium overwrites the destination, with 0x00 or (AES-GCM) 0xD0.
        return _algorithm.Decrypt(_key, nonce, aad, sealedText, destination);
    }

    /// <summary>Zeroes the key and gives its memory back. May be called again.</summary>
    public void Dispose()
    {
        _disposed = true;
        _key.Dispose();
    }

    private static void ThrowUnless(int length, int expected, string what, string parameter)
    {
        if (length != expected)
        {
            Throw(length, expected, what, parameter);
        }
    }

    [DoesNotReturn]
    private static void Throw(int length, int expected, string what, string parameter) =>
        throw new ArgumentException($"The {what} has {length} bytes and must have {expected}.", parameter);
}
