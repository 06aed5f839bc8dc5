using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GemRouter.Protocol;

/// <summary>A domain: H("gem1 domain" ‖ name)[0..8] (wire 2).</summary>
/// <param name="Value">The eight bytes, big-endian.</param>
public readonly record struct DomainId(ulong Value)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 8;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The identifier of a domain name: 1 to 64 bytes of UTF-8, as configured; no normalisation, case matters.</summary>
    /// <exception cref="ArgumentException">The name is empty, longer, or no text.</exception>
    public static DomainId Of(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        byte[] utf8;
        try
        {
            utf8 = StrictUtf8.GetBytes(name);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException("A domain name is valid UTF-8.", nameof(name), e);
        }

        if (utf8.Length > 64)
        {
            throw new ArgumentException($"A domain name has at most 64 bytes of UTF-8; this one has {utf8.Length}.", nameof(name));
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. Labels.Domain, .. utf8], hash);
        return new DomainId(BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    /// <summary>Writes the eight bytes.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(destination, Value);

    /// <summary>Reads eight bytes.</summary>
    public static DomainId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
