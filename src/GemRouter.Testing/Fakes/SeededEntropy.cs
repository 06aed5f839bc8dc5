using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GemRouter.Testing;

/// <summary>Randomness that is the same for the same seed: SHA-256 of seed and block number, one stream of bytes however it is cut. For tests and replays; a known seed protects nothing.</summary>
public sealed class SeededEntropy : IEntropy
{
    private readonly Lock _lock = new();
    private readonly byte[] _input = new byte[16];
    private readonly byte[] _block = new byte[SHA256.HashSizeInBytes];
    private int _used = SHA256.HashSizeInBytes;
    private ulong _counter;

    /// <summary>Makes a source.</summary>
    /// <param name="seed">Decides all that comes.</param>
    public SeededEntropy(ulong seed)
    {
        Seed = seed;
        BinaryPrimitives.WriteUInt64BigEndian(_input, seed);
    }

    /// <summary>The seed, for the message of a test that failed.</summary>
    public ulong Seed { get; }

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        lock (_lock)
        {
            while (!destination.IsEmpty)
            {
                if (_used == _block.Length)
                {
                    BinaryPrimitives.WriteUInt64BigEndian(_input.AsSpan(8), _counter++);
                    SHA256.HashData(_input, _block);
                    _used = 0;
                }

                int count = Math.Min(destination.Length, _block.Length - _used);
                _block.AsSpan(_used, count).CopyTo(destination);
                _used += count;
                destination = destination[count..];
            }
        }
    }
}
