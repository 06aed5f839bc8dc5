using NSec.Cryptography;

namespace GemRouter.Protocol.Tests.Fixtures;

/// <summary>Suites 1 to 4 over NSec, for tests alone.</summary>
internal sealed class NSecSuite : ICipherSuite
{
    private readonly AeadAlgorithm _algorithm;

    private NSecSuite(byte id, AeadAlgorithm algorithm, long maxPackets)
    {
        _algorithm = algorithm;
        Parameters = new SuiteParameters(id, algorithm.KeySize, algorithm.NonceSize, algorithm.TagSize, maxPackets);
    }

    public SuiteParameters Parameters { get; }

    public static NSecSuite Create(byte id) => id switch
    {
        1 => new NSecSuite(id, AeadAlgorithm.ChaCha20Poly1305, 1L << 40),
        2 => new NSecSuite(id, AeadAlgorithm.Aes256Gcm, 1L << 32),
        3 => new NSecSuite(id, AeadAlgorithm.Aegis128L, 1L << 47),
        4 => new NSecSuite(id, AeadAlgorithm.Aegis256, 1L << 47),
        _ => throw new ArgumentOutOfRangeException(nameof(id)),
    };

    public ICipherSession CreateSession(ReadOnlySpan<byte> key) => new Session(_algorithm, Key.Import(_algorithm, key, KeyBlobFormat.RawSymmetricKey));

    private sealed class Session(AeadAlgorithm algorithm, Key key) : ICipherSession
    {
        public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination) =>
            algorithm.Encrypt(key, nonce, aad, plaintext, destination);

        public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination) =>
            sealedText.Length >= algorithm.TagSize && algorithm.Decrypt(key, nonce, aad, sealedText, destination);

        public void Dispose() => key.Dispose();
    }
}
