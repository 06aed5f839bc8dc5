using BenchmarkDotNet.Attributes;
using GemRouter.Benchmarks.Fixtures;
using GemRouter.Protocol;

namespace GemRouter.Benchmarks.Data;

/// <summary>A packet is sealed within itself, with its origin, as the router does it.</summary>
public class Sealing : SuiteBenchmark
{
    private Packet _packet = null!;
    private Origin? _origin;

    [Benchmark(Description = "seal")]
    public SealVerdict Seal()
    {
        _packet.Reset(Bytes);
        return Stream.Seal.Seal(_packet, _origin, 0, out _);
    }

    private protected override void Begin()
    {
        _packet = Stream.NewPacket(Bytes);
        _origin = BenchStream.Origin;
        if (Seal() != SealVerdict.Sealed)
        {
            throw new InvalidOperationException("The packet is not sealed.");
        }
    }
}
