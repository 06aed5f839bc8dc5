using NSec.Cryptography;

namespace GemRouter.KeyBundles;

/// <summary>
/// How a file key is wrapped for a recipient: XChaCha20-Poly1305, under a key that HKDF or Argon2id makes of what the recipient has. Each such key is used once (its ephemeral key or salt is
/// new), so the nonce is zero.
/// </summary>
internal static class KeyWrap
{
    private static readonly byte[] Nonce = new byte[FileKey.Aead.NonceSize];

    private static ReadOnlySpan<byte> Info => "gemrouter key file 1"u8;

    /// <summary>Writes the wrapped file key into the recipient.</summary>
    /// <param name="key">The file key.</param>
    /// <param name="recipient">The recipient, complete but for that.</param>
    /// <param name="input">A token's agreement, or a passphrase.</param>
    /// <param name="id">The bundle's.</param>
    public static void Wrap(FileKey key, Recipient recipient, Secret input, BundleId id)
    {
        using Key wrapping = KeyOf(recipient, input);
        using Secret plain = key.Export();
        FileKey.Aead.Encrypt(wrapping, Nonce, BoundData.OfRecipient(id, recipient), plain.Reveal(), recipient.Wrapped);
    }

    /// <summary>Opens it, or returns null where the input is not the recipient's or the file is damaged.</summary>
    public static FileKey? Unwrap(Recipient recipient, Secret input, BundleId id)
    {
        using Key wrapping = KeyOf(recipient, input);
        Attempt attempt = new(wrapping, BoundData.OfRecipient(id, recipient), recipient.Wrapped);
        using Secret plain = Secret.Create(FileKey.Size, attempt, static (span, it) => it.Succeeded = FileKey.Aead.Decrypt(it.Key, Nonce, it.Bound, it.Wrapped, span));
        return attempt.Succeeded ? FileKey.Of(plain.Reveal()) : null;
    }

    private static Key KeyOf(Recipient recipient, Secret input) => recipient switch
    {
        TokenRecipient token => KeyDerivationAlgorithm.HkdfSha256.DeriveKey(input.Reveal(), [.. token.Ephemeral.Point, .. token.Key.Point], Info, FileKey.Aead),
        PassphraseRecipient passphrase => Argon2Of(passphrase.Cost).DeriveKey(input.Reveal(), passphrase.Salt, FileKey.Aead),
        _ => throw new ArgumentException("An unknown kind of recipient.", nameof(recipient)),
    };

    private static Argon2id Argon2Of(PassphraseCost cost) =>
        PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = cost.MemoryKib, NumberOfPasses = cost.Passes });

    private sealed class Attempt(Key key, byte[] bound, byte[] wrapped)
    {
        public Key Key { get; } = key;

        public byte[] Bound { get; } = bound;

        public byte[] Wrapped { get; } = wrapped;

        public bool Succeeded { get; set; }
    }
}
