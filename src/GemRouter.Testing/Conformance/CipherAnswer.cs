namespace GemRouter.Testing;

/// <summary>A known answer of a cipher suite, from its specification; all in hex, spaces allowed.</summary>
/// <param name="Key">The key.</param>
/// <param name="Nonce">The nonce.</param>
/// <param name="Aad">The bytes that are authenticated and not encrypted.</param>
/// <param name="Plaintext">The plaintext.</param>
/// <param name="Sealed">Ciphertext, then tag.</param>
public sealed record CipherAnswer(string Key, string Nonce, string Aad, string Plaintext, string Sealed)
{
    internal static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
