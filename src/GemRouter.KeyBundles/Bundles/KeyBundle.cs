namespace GemRouter.KeyBundles;

/// <summary>
/// A key bundle: a router's keys in one body, sealed by a random file key, which is wrapped for each recipient. It holds nothing in the clear. Immutable; a change of recipients makes another
/// bundle of the same id and file key.
/// </summary>
public sealed class KeyBundle
{
    internal const int Version = 1;
    internal const int MostRecipients = 32;

    internal KeyBundle(BundleId id, IReadOnlyList<Recipient> recipients, byte[] nonce, byte[] body)
    {
        Id = id;
        Recipients = recipients;
        Nonce = nonce;
        Body = body;
    }

    /// <summary>The bundle's random name.</summary>
    public BundleId Id { get; }

    /// <summary>Who can open it.</summary>
    public IReadOnlyList<Recipient> Recipients { get; }

    internal byte[] Nonce { get; }

    internal byte[] Body { get; }

    /// <summary>Seals keys.</summary>
    /// <param name="content">The keys.</param>
    /// <param name="recipients">For whom, 1 to 32.</param>
    /// <param name="entropy">Randomness.</param>
    public static KeyBundle Seal(BundleContent content, IReadOnlyList<NewRecipient> recipients, IEntropy entropy)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(recipients);
        ArgumentNullException.ThrowIfNull(entropy);
        using FileKey key = FileKey.Random(entropy);
        BundleId id = BundleId.Random(entropy);
        return Seal(content, [.. recipients.Select(recipient => recipient.Wrap(key, id, entropy))], key, id, entropy);
    }

    /// <summary>Reads a bundle.</summary>
    /// <param name="text">All of the file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="KeyUnavailableException">It is none, or of a version that is not known here.</exception>
    public static KeyBundle Read(ReadOnlySpan<byte> text, string name) => BundleReader.Read(text, name);

    /// <summary>The bundle as a file.</summary>
    public byte[] Write() => BundleWriter.Write(this);

    /// <summary>Unwraps the file key with what a token agreed upon, or returns null.</summary>
    public FileKey? Unwrap(TokenRecipient recipient, Secret agreement) => KeyWrap.Unwrap(recipient, agreement, Id);

    /// <summary>Unwraps the file key with a passphrase, or returns null where none of the recipients has it.</summary>
    public FileKey? Unwrap(Secret passphrase)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        return Recipients.OfType<PassphraseRecipient>().Select(recipient => KeyWrap.Unwrap(recipient, passphrase, Id)).FirstOrDefault(static key => key is not null);
    }

    /// <summary>Opens the body, or returns null where the key is another's or anything of the file was changed.</summary>
    public BundleContent? Open(FileKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        using Secret? plain = key.Open(Nonce, BoundData.OfBody(Id, Recipients), Body);
        return plain is null ? null : ContentBytes.Read(plain.Reveal());
    }

    /// <summary>The same keys, for one recipient more.</summary>
    /// <exception cref="ArgumentException">The key does not open this bundle, or there are too many.</exception>
    public KeyBundle With(NewRecipient recipient, FileKey key, IEntropy entropy)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        ArgumentNullException.ThrowIfNull(entropy);
        using BundleContent content = Open(key) ?? throw new ArgumentException("The key does not open the bundle.", nameof(key));
        return Seal(content, [.. Recipients, recipient.Wrap(key, Id, entropy)], key, Id, entropy);
    }

    /// <summary>The same keys, for one recipient less.</summary>
    /// <exception cref="ArgumentException">The key does not open this bundle, or nobody would be left.</exception>
    public KeyBundle Without(Recipient recipient, FileKey key, IEntropy entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        using BundleContent content = Open(key) ?? throw new ArgumentException("The key does not open the bundle.", nameof(key));
        return Seal(content, [.. Recipients.Where(other => other != recipient)], key, Id, entropy);
    }

    private static KeyBundle Seal(BundleContent content, IReadOnlyList<Recipient> recipients, FileKey key, BundleId id, IEntropy entropy)
    {
        if (recipients.Count is 0 or > MostRecipients)
        {
            throw new ArgumentException($"A bundle is for 1 to {MostRecipients} recipients.", nameof(recipients));
        }

        // The file key seals each version of the bundle, so the nonce is a random one, of 192 bits.
        byte[] nonce = new byte[FileKey.Aead.NonceSize];
        entropy.Fill(nonce);
        using Secret plain = ContentBytes.Write(content);
        return new KeyBundle(id, recipients, nonce, key.Seal(nonce, BoundData.OfBody(id, recipients), plain));
    }
}
