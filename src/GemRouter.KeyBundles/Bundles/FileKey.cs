using NSec.Cryptography;

namespace GemRouter.KeyBundles;

/// <summary>The random key that seals a bundle's body, in libsodium's guarded memory. Who has it opens this bundle, and what is made of it by adding and removing recipients.</summary>
public sealed class FileKey : IDisposable
{
    internal const int Size = 32;
    internal const int TagSize = 16;
    internal static readonly XChaCha20Poly1305 Aead = AeadAlgorithm.XChaCha20Poly1305;

    private readonly Key _key;

    private FileKey(Key key) => _key = key;

    /// <summary>Zeroes the key. May be called again.</summary>
    public void Dispose() => _key.Dispose();

    internal static FileKey Random(IEntropy entropy)
    {
        using Secret bytes = Secret.Random(entropy, Size);
        return Of(bytes.Reveal());
    }

    // Exportable, since it is wrapped again for a recipient who comes later.
    internal static FileKey Of(ReadOnlySpan<byte> bytes) =>
        new(Key.Import(Aead, bytes, KeyBlobFormat.RawSymmetricKey, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }));

    internal Secret Export() => Secret.Create(Size, _key, static (span, key) => key.TryExport(KeyBlobFormat.RawSymmetricKey, span, out _));

    internal byte[] Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> bound, Secret content) => Aead.Encrypt(_key, nonce, bound, content.Reveal());

    internal Secret? Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> bound, ReadOnlySpan<byte> body)
    {
        bool opened = false;
        Secret? content = null;
        try
        {
            Sealed input = new(_key, nonce, bound, body, ref opened);
            content = Secret.Create(body.Length - TagSize, input, static (span, it) => it.Succeeded = Aead.Decrypt(it.Key, it.Nonce, it.Bound, it.Body, span));
            return opened ? content : null;
        }
        finally
        {
            if (!opened)
            {
                content?.Dispose();
            }
        }
    }

    private readonly ref struct Sealed(Key key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> bound, ReadOnlySpan<byte> body, ref bool succeeded)
    {
        private readonly ref bool _succeeded = ref succeeded;

        public Key Key { get; } = key;

        public ReadOnlySpan<byte> Nonce { get; } = nonce;

        public ReadOnlySpan<byte> Bound { get; } = bound;

        public ReadOnlySpan<byte> Body { get; } = body;

        public bool Succeeded
        {
            set => _succeeded = value;
        }
    }
}
