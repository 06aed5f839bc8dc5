using System.Security.Cryptography;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>Reads public keys as people pass them on: hexadecimal, or PEM of SubjectPublicKeyInfo (RFC 8410, section 4).</summary>
internal static class PublicKeyText
{
    private static readonly byte[] Header = Convert.FromHexString("302a300506032b6570032100");

    public static bool TryRead(string text, out Ed25519PublicKey key)
    {
        key = default;
        Span<byte> bytes = stackalloc byte[Ed25519PublicKey.Size];
        if (text.Length == 2 * Ed25519PublicKey.Size)
        {
            if (Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            key = new Ed25519PublicKey(bytes);
            return true;
        }

        if (!PemEncoding.TryFind(text, out PemFields fields) || !text.AsSpan()[fields.Label].SequenceEqual("PUBLIC KEY")
            || fields.DecodedDataLength != Header.Length + Ed25519PublicKey.Size)
        {
            return false;
        }

        byte[] der = Convert.FromBase64String(text[fields.Base64Data]);
        if (der.Length != Header.Length + Ed25519PublicKey.Size || !der.AsSpan(0, Header.Length).SequenceEqual(Header))
        {
            return false;
        }

        key = new Ed25519PublicKey(der.AsSpan(Header.Length));
        return true;
    }
}
