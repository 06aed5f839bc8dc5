using NSec.Cryptography;

namespace GemRouter.Plugin.FileKeys;

/// <summary>An Ed25519 key (RFC 8032) in libsodium's guarded memory, which is zeroed when it is given back.</summary>
internal sealed class SeedSigner : IIdentitySigner
{
    private const int LongestMessage = 256;
    private const int SignatureSize = 64;

    private readonly Key _key;
    private bool _disposed;

    private SeedSigner(Key key)
    {
        _key = key;
        PublicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }

    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <param name="seed">The 32 bytes that the key is made of; it stays the caller's.</param>
    public static SeedSigner Of(Secret seed)
    {
        try
        {
            // The default policy: what goes into the key never comes out of it again.
            return new SeedSigner(Key.Import(SignatureAlgorithm.Ed25519, seed.Reveal(), KeyBlobFormat.RawPrivateKey));
        }
        catch (Exception e) when (e is TypeInitializationException or PlatformNotSupportedException or InvalidOperationException or EntryPointNotFoundException)
        {
            throw new KeyUnavailableException(
                KeyFailure.Failed,
                "libsodium cannot be used: it did not load, or it is not the version that this plugin was built for. Install the plugin as a whole: its .deps.json and its "
                + "runtimes folder, with a libsodium for this system, belong beside its DLL.",
                mayPass: false,
                e);
        }
    }

    public ValueTask SignAsync(ReadOnlyMemory<byte> message, Memory<byte> signature, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (message.Length > LongestMessage)
        {
            throw new ArgumentException($"The message has {message.Length} bytes and may have {LongestMessage}.", nameof(message));
        }

        if (signature.Length != SignatureSize)
        {
            throw new ArgumentException($"The signature has {signature.Length} bytes and must have {SignatureSize}.", nameof(signature));
        }

        SignatureAlgorithm.Ed25519.Sign(_key, message.Span, signature.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Zeroes the key. May be called again.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _key.Dispose();
        return ValueTask.CompletedTask;
    }
}
