using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GemRouter.PivCard.Card;

/// <summary>A P-256 key in a slot.</summary>
internal sealed class CardKey : IDisposable
{
    private readonly ECDiffieHellman _agreement;
    private readonly ECDsa _signature;

    public CardKey(PinPolicy policy, byte touch)
    {
        _agreement = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        _signature = ECDsa.Create(_agreement.ExportParameters(includePrivateParameters: true));
        Policy = policy;
        Touch = touch;
        ECPoint point = _agreement.ExportParameters(includePrivateParameters: false).Q;
        PublicKey = [0x04, .. point.X!, .. point.Y!];
    }

    public PinPolicy Policy { get; }

    public byte Touch { get; }

    /// <summary>04 ‖ X ‖ Y.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The shared x coordinate.</summary>
    /// <exception cref="CryptographicException">The point is not on the curve.</exception>
    public byte[] Agree(byte[] point)
    {
        if (point.Length != PublicKey.Length || point[0] != 0x04)
        {
            throw new CryptographicException("not an uncompressed point");
        }

        ECParameters other = new() { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } };
        using ECDiffieHellman peer = ECDiffieHellman.Create(other);
        return _agreement.DeriveRawSecretAgreement(peer.PublicKey);
    }

    public byte[] Sign(byte[] hash) => _signature.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>A certificate that the key signed itself, as those that tokens are set up with.</summary>
    public byte[] Certify(string subject, DateTimeOffset from)
    {
        CertificateRequest request = new($"CN={subject}", _signature, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(from, from.AddYears(10));
        return certificate.RawData;
    }

    public void Dispose()
    {
        _agreement.Dispose();
        _signature.Dispose();
    }
}
