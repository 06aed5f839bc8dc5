using System.Security.Cryptography;

namespace GemRouter.KeyBundles;

/// <summary>A key pair on P-256 for one agreement with one token. Its randomness comes from outside, as all randomness here.</summary>
internal static class EphemeralKey
{
    private const int ScalarSize = 32;

    // SEC 2, section 2.4.2: the order of P-256. A scalar is below it, and not zero.
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    /// <summary>Agrees on a secret with the owner of a public key.</summary>
    /// <returns>The public point to store, and z: the X of the common point (SEC 1, section 3.3.1), which the caller disposes.</returns>
    public static (byte[] Point, Secret Shared) AgreeWith(TokenPublicKey recipient, IEntropy entropy)
    {
        byte[] scalar = GC.AllocateArray<byte>(ScalarSize, pinned: true);
        try
        {
            do
            {
                entropy.Fill(scalar);
            }
            while (scalar.AsSpan().SequenceCompareTo(Order) >= 0 || !scalar.AsSpan().ContainsAnyExcept((byte)0));

            using ECDiffieHellman own = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
            using ECDiffieHellman other = ECDiffieHellman.Create(TokenPublicKey.Parameters(recipient.Point));
            ECPoint point = own.PublicKey.ExportParameters().Q;
            byte[] shared = own.DeriveRawSecretAgreement(other.PublicKey);
            try
            {
                return ([4, .. point.X!, .. point.Y!], Secret.CopyOf(shared));
            }
            finally
            {
                CryptographicOperations.ZeroMemory(shared);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }
}
