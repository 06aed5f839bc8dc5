namespace GemRouter.KeyBundles.Tests;

/// <summary>Public keys of tokens, as people hand them on.</summary>
public sealed class TokenPublicKeyTests : IDisposable
{
    private readonly SoftToken _token = new();

    public void Dispose() => _token.Dispose();

    [Fact]
    public void Digits_and_PEM_are_read()
    {
        Assert.Equal(_token.Key, TokenPublicKey.Read(_token.Key.ToString()));
        Assert.Equal(_token.Key, TokenPublicKey.Read(_token.Key.ToString().ToUpperInvariant() + "\n"));
        Assert.Equal(_token.Key, TokenPublicKey.Read(_token.Pem));
    }

    [Theory]
    [InlineData("")]
    [InlineData("04")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    public void What_is_none_is_refused(string text) => Assert.Null(TokenPublicKey.Read(text));

    [Fact]
    public void A_key_of_another_curve_is_refused()
    {
        using System.Security.Cryptography.ECDiffieHellman other = System.Security.Cryptography.ECDiffieHellman.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        Assert.Null(TokenPublicKey.Read(other.ExportSubjectPublicKeyInfoPem()));
    }

    [Fact]
    public void A_key_of_a_curve_that_nobody_knows_is_refused()
    {
        using System.Security.Cryptography.ECDiffieHellman known = System.Security.Cryptography.ECDiffieHellman.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        byte[] der = known.ExportSubjectPublicKeyInfo();
        der[der.AsSpan().IndexOf(Convert.FromHexString("2A8648CE3D030107")) + 4] ^= 1; // within the curve's number, 1.2.840.10045.3.1.7
        Assert.Null(TokenPublicKey.Read(System.Security.Cryptography.PemEncoding.WriteString("PUBLIC KEY", der)));
    }

    [Fact]
    public void A_point_beside_the_curve_is_refused()
    {
        byte[] point = _token.Key.Point.ToArray();
        point[64] ^= 1;
        Assert.Null(TokenPublicKey.Of(point));
    }
}
