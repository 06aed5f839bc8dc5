namespace GemRouter.Plugin.Aead.Tests.Vectors;

/// <summary>A known answer of an AEAD, as bytes.</summary>
/// <param name="Name">Where it comes from, for the message of a failure.</param>
/// <param name="Key">The key.</param>
/// <param name="Nonce">The nonce.</param>
/// <param name="Aad">What is authenticated and not encrypted.</param>
/// <param name="Plaintext">The plaintext; null where the source gives none, since the case is a forgery.</param>
/// <param name="Sealed">Ciphertext, then tag.</param>
public sealed record AeadCase(string Name, byte[] Key, byte[] Nonce, byte[] Aad, byte[]? Plaintext, byte[] Sealed)
{
    /// <summary>Makes a case of hexadecimal text, blanks allowed.</summary>
    public static AeadCase Of(string name, string key, string nonce, string aad, string? plaintext, string ciphertext, string tag) =>
        new(name, Bytes(key), Bytes(nonce), Bytes(aad), plaintext is null ? null : Bytes(plaintext), Bytes(ciphertext + tag));

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
