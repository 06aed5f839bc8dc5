using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GemRouter.Kernel.Control;

/// <summary>
/// Randomness that copies of this memory do not share, though they have the state of its source: from <see cref="Part"/> on, what is drawn depends on what only this copy knows as well (wire 4). Without it a machine that was taken back to
/// a snapshot would make the nonces of that time again, and take a recording of the answers for the present. One thread.
/// </summary>
internal sealed class PartedEntropy(IEntropy inner) : IEntropy
{
    private readonly byte[] _key = GC.AllocateArray<byte>(HMACSHA256.HashSizeInBytes, pinned: true);
    private ulong _blocks;
    private bool _isParted;

    /// <summary>Makes all that is drawn from here on depend on this as well.</summary>
    /// <param name="unshared">What a copy of this memory does not know. It needs no secrecy, and no randomness.</param>
    public void Part(ReadOnlySpan<byte> unshared)
    {
        Span<byte> drawn = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Fill(drawn);
        HMACSHA256.HashData(drawn, unshared, _key);
        CryptographicOperations.ZeroMemory(drawn);
        _isParted = true;
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        inner.Fill(destination);
        if (!_isParted)
        {
            return;
        }

        Span<byte> number = stackalloc byte[sizeof(ulong)];
        Span<byte> block = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (int at = 0; at < destination.Length; at += block.Length)
        {
            BinaryPrimitives.WriteUInt64BigEndian(number, _blocks++);
            HMACSHA256.HashData(_key, number, block);
            for (int i = 0; i < Math.Min(block.Length, destination.Length - at); i++)
            {
                destination[at + i] ^= block[i];
            }
        }

        CryptographicOperations.ZeroMemory(block);
    }
}
