using BenchmarkDotNet.Attributes;
using GemRouter.Benchmarks.Fixtures;
using GemRouter.Protocol;
using GemRouter.Trial.Pipeline;

namespace GemRouter.Benchmarks.Data;

/// <summary>A packet is sealed within itself, with its origin, as the router does it.</summary>
public class Sealing : IDisposable
{
    private BenchStream _stream = null!;
    private Packet _packet = null!;
    private Origin? _origin;

    [ParamsSource(nameof(AllSuites))]
    public string Suite { get; set; } = "";

    [Params(64, 1316, 8900)]
    public int Bytes { get; set; }

    public static IEnumerable<string> AllSuites => Suites.Names;

    [GlobalSetup]
    public void Prepare()
    {
        _stream = new BenchStream(Suites.Make(Suite));
        _packet = _stream.NewPacket(Bytes);
        _origin = BenchStream.Origin;
        if (Seal() != SealVerdict.Sealed)
        {
            throw new InvalidOperationException("The packet is not sealed.");
        }
    }

    [Benchmark(Description = "seal")]
    public SealVerdict Seal()
    {
        _packet.Reset(Bytes);
        return _stream.Seal.Seal(_packet, _origin, 0, out _);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _stream?.Dispose();
        GC.SuppressFinalize(this);
    }
}
