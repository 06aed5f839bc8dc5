using System.Security.Cryptography;

namespace GemRouter.KeyBundles.Tests;

/// <summary>A key pair as a token has one, without a token.</summary>
internal sealed class SoftToken : IDisposable
{
    private readonly ECDiffieHellman _pair;

    public SoftToken()
        : this(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256))
    {
    }

    /// <param name="scalar">The private key, for a pair that is the same each time.</param>
    public SoftToken(byte[] scalar)
        : this(ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar }))
    {
    }

    private SoftToken(ECDiffieHellman pair)
    {
        _pair = pair;
        ECPoint point = _pair.PublicKey.ExportParameters().Q;
        Key = TokenPublicKey.Of([4, .. point.X!, .. point.Y!])!;
    }

    public TokenPublicKey Key { get; }

    public NewRecipient Recipient => NewRecipient.Token(Key, [3]);

    public string Pem => _pair.ExportSubjectPublicKeyInfoPem();

    public Secret AgreeWith(TokenPublicKey point)
    {
        using ECDiffieHellman other = ECDiffieHellman.Create(TokenPublicKey.Parameters(point.Point));
        return Secret.CopyOf(_pair.DeriveRawSecretAgreement(other.PublicKey));
    }

    /// <summary>Opens a bundle as a token would, or returns null.</summary>
    public FileKey? Unlock(KeyBundle bundle)
    {
        foreach (TokenRecipient recipient in bundle.Recipients.OfType<TokenRecipient>().Where(recipient => recipient.Key.Equals(Key)))
        {
            using Secret agreement = AgreeWith(recipient.Ephemeral);
            if (bundle.Unwrap(recipient, agreement) is { } key)
            {
                return key;
            }
        }

        return null;
    }

    public BundleContent? Open(KeyBundle bundle)
    {
        using FileKey? key = Unlock(bundle);
        return key is null ? null : bundle.Open(key);
    }

    public void Dispose() => _pair.Dispose();
}
