using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GemRouter.Cli.Replay;

/// <summary>Randomness that is the same each time, of a seed that anybody may know: for replays, whose keys protect nothing.</summary>
internal sealed class ReplayEntropy(ulong seed, int node) : IEntropy
{
    private readonly Lock _gate = new();
    private ulong _block;

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[20];
        Span<byte> output = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(input, seed);
        BinaryPrimitives.WriteInt32LittleEndian(input[8..], node);
        lock (_gate)
        {
            while (!destination.IsEmpty)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(input[12..], _block++);
                SHA256.HashData(input, output);
                int count = Math.Min(output.Length, destination.Length);
                output[..count].CopyTo(destination);
                destination = destination[count..];
            }
        }
    }
}
