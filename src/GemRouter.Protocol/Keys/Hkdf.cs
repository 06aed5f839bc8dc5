using NSec.Cryptography;

namespace GemRouter.Protocol;

/// <summary>HKDF-SHA-256 (RFC 5869): Extract and Expand of wire 1, on plain spans.</summary>
internal static class Hkdf
{
    /// <summary>Bytes of a pseudorandom key.</summary>
    public const int PrkSize = 32;

    private static readonly HkdfSha256 Algorithm = KeyDerivationAlgorithm.HkdfSha256;

    /// <summary>Makes a pseudorandom key of a secret. Its owner is the caller.</summary>
    public static Secret Extract(ReadOnlySpan<byte> salt, Secret secret) => Extract(salt, secret.Reveal());

    /// <summary>Makes a pseudorandom key of secret bytes.</summary>
    public static Secret Extract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> secret) =>
        Secret.Create(PrkSize, new Inputs(salt, secret), static (prk, inputs) => Algorithm.Extract(inputs.Secret, inputs.Salt, prk));

    /// <summary>Derives bytes for the purpose that the info names.</summary>
    public static void Expand(Secret prk, ReadOnlySpan<byte> info, Span<byte> output) => Algorithm.Expand(prk.Reveal(), info, output);

    private readonly ref struct Inputs(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> secret)
    {
        public ReadOnlySpan<byte> Salt { get; } = salt;

        public ReadOnlySpan<byte> Secret { get; } = secret;
    }
}
