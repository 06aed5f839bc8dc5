using GemRouter.Protocol;
using NSec.Cryptography;

namespace GemRouter.Cli;

/// <summary>What others see of an identity.</summary>
internal static class IdentityKey
{
    /// <summary>The public key of a seed (RFC 8032, section 5.1.5). The private key lies in libsodium's guarded memory for the moment.</summary>
    public static Ed25519PublicKey PublicKeyOf(Secret seed)
    {
        using Key key = Key.Import(SignatureAlgorithm.Ed25519, seed.Reveal(), KeyBlobFormat.RawPrivateKey);
        return new Ed25519PublicKey(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }
}
