using NSec.Cryptography;

namespace GemRouter.Trial.Plugins;

/// <summary>XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) as a suite for private use.</summary>
public sealed class XChaChaSuite : ICipherSuite
{
    public SuiteParameters Parameters { get; } = new(id: 200, keySize: 32, nonceSize: 24, tagSize: 16, maxPackets: 1L << 47);

    public static ComponentFactory Factory() => ComponentFactory.CipherSuite<NoOptions>(
        "xchacha20-poly1305", "XChaCha20-Poly1305, with a nonce of 24 bytes.", static (_, _) => new XChaChaSuite());

    public ICipherSession CreateSession(ReadOnlySpan<byte> key) => key.Length == Parameters.KeySize
        ? new XChaChaSession(Key.Import(AeadAlgorithm.XChaCha20Poly1305, key, KeyBlobFormat.RawSymmetricKey))
        : throw new ArgumentException($"The key has {key.Length} bytes and must have {Parameters.KeySize}.", nameof(key));
}
