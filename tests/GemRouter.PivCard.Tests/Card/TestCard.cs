using System.Security.Cryptography;

namespace GemRouter.PivCard.Tests.Card;

/// <summary>Things that many tests do with cards.</summary>
internal static class TestCard
{
    public const string Pin = "123456";
    public const string Puk = "12345678";

    /// <summary>04 ‖ X ‖ Y.</summary>
    public static byte[] PointOf(ECDiffieHellman key)
    {
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        return [0x04, .. point.X!, .. point.Y!];
    }

    /// <summary>What the holder of a key and the card agree on, worked out by the holder.</summary>
    public static byte[] Agree(ECDiffieHellman own, byte[] point)
    {
        using ECDiffieHellman other = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        return own.DeriveRawSecretAgreement(other.PublicKey);
    }
}
