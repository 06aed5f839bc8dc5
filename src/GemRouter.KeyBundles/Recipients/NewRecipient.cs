namespace GemRouter.KeyBundles;

/// <summary>One for whom a bundle is to be sealed.</summary>
public abstract class NewRecipient
{
    private protected NewRecipient()
    {
    }

    internal abstract Recipient Wrap(FileKey key, BundleId id, IEntropy entropy);

    /// <summary>A token. Its public key alone is needed, not the token.</summary>
    /// <param name="key">The public key.</param>
    /// <param name="keyId">The pair's CKA_ID within the token, 1 to 32 bytes; 03 for the PIV slot 9d.</param>
    public static NewRecipient Token(TokenPublicKey key, ReadOnlySpan<byte> keyId)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (keyId.Length is 0 or > TokenRecipient.LongestKeyId)
        {
            throw new ArgumentException($"A key id has 1 to {TokenRecipient.LongestKeyId} bytes.", nameof(keyId));
        }

        return new NewToken(key, keyId.ToArray());
    }

    /// <summary>Whoever knows a passphrase.</summary>
    /// <param name="passphrase">Its bytes; they stay the caller's, and are read when the bundle is sealed.</param>
    /// <param name="cost">What each guess is to cost.</param>
    public static NewRecipient Passphrase(Secret passphrase, PassphraseCost cost)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        return cost.IsAllowed ? new NewPassphrase(passphrase, cost) : throw new ArgumentOutOfRangeException(nameof(cost), cost, "The cost is out of its bounds.");
    }

    private sealed class NewToken(TokenPublicKey key, byte[] keyId) : NewRecipient
    {
        internal override Recipient Wrap(FileKey fileKey, BundleId id, IEntropy entropy)
        {
            (byte[] point, Secret shared) = EphemeralKey.AgreeWith(key, entropy);
            using (shared)
            {
                byte[] wrapped = new byte[Recipient.WrappedSize];
                TokenRecipient recipient = new(key, keyId, TokenPublicKey.Of(point)!, wrapped);
                KeyWrap.Wrap(fileKey, recipient, shared, id);
                return recipient;
            }
        }
    }

    private sealed class NewPassphrase(Secret passphrase, PassphraseCost cost) : NewRecipient
    {
        internal override Recipient Wrap(FileKey fileKey, BundleId id, IEntropy entropy)
        {
            byte[] salt = new byte[PassphraseRecipient.SaltSize];
            entropy.Fill(salt);
            PassphraseRecipient recipient = new(salt, cost, new byte[Recipient.WrappedSize]);
            KeyWrap.Wrap(fileKey, recipient, passphrase, id);
            return recipient;
        }
    }
}
