using System.Security.Cryptography;
using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>
/// Signatures that cost a hash: SHA-256 of public key and message. Anybody can make them in anybody's name, which is the point: a target signs whatever the fuzzer thinks of. Ed25519 itself would
/// take nearly all the time of a run, and has tests and vectors of its own.
/// </summary>
internal sealed class MockSignatures : ISignatureVerifier
{
    /// <summary>Signs: 64 bytes.</summary>
    public static void Sign(in Ed25519PublicKey key, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(key.Bytes);
        hash.AppendData(message);
        hash.GetHashAndReset(signature);
        signature[SHA256.HashSizeInBytes..].Clear();
    }

    /// <inheritdoc/>
    public bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[Hello.SignatureSize];
        Sign(key, message, expected);
        return signature.SequenceEqual(expected);
    }
}
