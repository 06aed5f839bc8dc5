using GemRouter;
using NSec.Cryptography;

[assembly: GemPlugin("acme.xchacha", typeof(Acme.XChaChaPlugin), "0.1")]

namespace Acme;

public sealed class XChaChaPlugin : IPlugin
{
    public void Register(IPluginRegistry registry) => registry.Add(ComponentFactory.CipherSuite<NoOptions>(
        "xchacha20-poly1305", "XChaCha20-Poly1305, for private use.", (_, _) => new XChaCha()));
}

public sealed class XChaCha : ICipherSuite
{
    // 200: in the range for private use. The limit is the suite's own statement.
    public SuiteParameters Parameters { get; } = new(id: 200, keySize: 32, nonceSize: 24, tagSize: 16, maxPackets: 1L << 47);

    public ICipherSession CreateSession(ReadOnlySpan<byte> key) =>
        key.Length == Parameters.KeySize ? new Session(key) : throw new ArgumentException("The key has 32 bytes.", nameof(key));

    private sealed class Session(ReadOnlySpan<byte> key) : ICipherSession
    {
        private static readonly AeadAlgorithm Algorithm = AeadAlgorithm.XChaCha20Poly1305;
        private readonly Key _key = Key.Import(Algorithm, key, KeyBlobFormat.RawSymmetricKey);
        private bool _disposed;

        public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Algorithm.Encrypt(_key, nonce, aad, plaintext, destination);
        }

        public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (nonce.Length != Algorithm.NonceSize || destination.Length != Math.Max(0, sealedText.Length - Algorithm.TagSize))
            {
                throw new ArgumentException("The nonce has 24 bytes, and the plaintext is 16 shorter than the sealed text.");
            }

            return Algorithm.Decrypt(_key, nonce, aad, sealedText, destination); // false, never an exception, for a forgery
        }

        public void Dispose()
        {
            _disposed = true;
            _key.Dispose();
        }
    }
}
