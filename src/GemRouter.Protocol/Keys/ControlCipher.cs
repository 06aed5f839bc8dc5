using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NSec.Cryptography;

namespace GemRouter.Protocol;

/// <summary>
/// Seal of wire 1: ChaCha20-Poly1305 (RFC 8439) for envelopes and wraps, on plain keys.
/// <para>Calls the libsodium that NSec brings. NSec itself wants a <see cref="Key"/> object, which takes 65 to 115 µs to import (four memory mappings) where the open takes 2: with keys that differ from datagram
/// to datagram, that would hand an attacker a lever of fifty.</para>
/// </summary>
internal static unsafe partial class ControlCipher
{
    public const int KeySize = 32;

    public const int NonceSize = 12;

    public const int TagSize = 16;

    // NSec finds, checks and initialises the library.
    static ControlCipher() => RuntimeHelpers.RunClassConstructor(typeof(AeadAlgorithm).TypeHandle);

    /// <summary>Seals; the nonce is the low 12 bytes of a number, big-endian.</summary>
    public static void Seal(ReadOnlySpan<byte> key, UInt128 nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        if (key.Length != KeySize || destination.Length != plaintext.Length + TagSize)
        {
            throw new ArgumentException("A key has 32 bytes, and the sealed text is 16 longer than the plaintext.");
        }

        Span<byte> nonceBytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(nonceBytes, nonce);
        fixed (byte* c = destination, m = plaintext, ad = aad, n = nonceBytes, k = key)
        {
            if (crypto_aead_chacha20poly1305_ietf_encrypt(c, null, m, (ulong)plaintext.Length, ad, (ulong)aad.Length, null, n + 4, k) != 0)
            {
                throw new InvalidOperationException("Sealing failed.");
            }
        }
    }

    /// <summary>Opens; a refusal is a verdict. The destination holds no plaintext then.</summary>
    public static bool Open(ReadOnlySpan<byte> key, UInt128 nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination)
    {
        if (key.Length != KeySize || sealedText.Length < TagSize || destination.Length != sealedText.Length - TagSize)
        {
            throw new ArgumentException("A key has 32 bytes, and the plaintext is 16 shorter than the sealed text.");
        }

        Span<byte> nonceBytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(nonceBytes, nonce);
        fixed (byte* m = destination, c = sealedText, ad = aad, n = nonceBytes, k = key)
        {
            return crypto_aead_chacha20poly1305_ietf_decrypt(m, null, null, c, (ulong)sealedText.Length, ad, (ulong)aad.Length, n + 4, k) == 0;
        }
    }

    [LibraryImport("libsodium")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int crypto_aead_chacha20poly1305_ietf_encrypt(
        byte* c, ulong* clen, byte* m, ulong mlen, byte* ad, ulong adlen, byte* nsec, byte* npub, byte* k);

    [LibraryImport("libsodium")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int crypto_aead_chacha20poly1305_ietf_decrypt(
        byte* m, ulong* mlen, byte* nsec, byte* c, ulong clen, byte* ad, ulong adlen, byte* npub, byte* k);
}
