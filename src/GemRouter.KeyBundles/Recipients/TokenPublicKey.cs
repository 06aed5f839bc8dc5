using System.Security.Cryptography;

namespace GemRouter.KeyBundles;

/// <summary>The public key of a token's key pair on P-256, found to be a point of the curve.</summary>
public sealed class TokenPublicKey : IEquatable<TokenPublicKey>
{
    /// <summary>Bytes of a point: 04, then X and Y.</summary>
    public const int Size = 65;

    private const byte Uncompressed = 4;

    private readonly byte[] _point;

    private TokenPublicKey(byte[] point)
    {
        _point = point;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(point).AsSpan(0, 16));
    }

    /// <summary>The uncompressed point, 65 bytes.</summary>
    public ReadOnlySpan<byte> Point => _point;

    /// <summary>What people compare: the first 128 bits of the point's SHA-256, as 32 hexadecimal digits.</summary>
    public string Fingerprint { get; }

    /// <summary>Takes a point, or returns null where it is none of the curve.</summary>
    public static TokenPublicKey? Of(ReadOnlySpan<byte> point)
    {
        if (point.Length != Size || point[0] != Uncompressed)
        {
            return null;
        }

        try
        {
            using ECDiffieHellman onCurve = ECDiffieHellman.Create(Parameters(point));
            return new TokenPublicKey(point.ToArray());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Reads what a person gives: 130 hexadecimal digits, or a public key in PEM (SubjectPublicKeyInfo). Null where it is neither.</summary>
    public static TokenPublicKey? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (trimmed.Length == Size * 2)
        {
            byte[] point = new byte[Size];
            return Convert.FromHexString(trimmed, point, out _, out int written) == System.Buffers.OperationStatus.Done && written == Size ? Of(point) : null;
        }

        try
        {
            using ECDiffieHellman key = ECDiffieHellman.Create();
            key.ImportFromPem(trimmed);
            ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
            return parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value ? Of([Uncompressed, .. parameters.Q.X!, .. parameters.Q.Y!]) : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException) // the last for a curve that OpenSSL does not know
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool Equals(TokenPublicKey? other) => other is not null && Point.SequenceEqual(other.Point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TokenPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_point, 1);

    /// <summary>The point in hexadecimal digits, as <see cref="Read"/> takes it.</summary>
    public override string ToString() => Convert.ToHexStringLower(_point);

    internal static ECParameters Parameters(ReadOnlySpan<byte> point) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
    };
}
