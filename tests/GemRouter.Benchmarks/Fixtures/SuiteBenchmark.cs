using BenchmarkDotNet.Attributes;
using GemRouter.Trial.Pipeline;

namespace GemRouter.Benchmarks.Fixtures;

/// <summary>Something that is done to a packet with each suite and in several sizes.</summary>
public abstract class SuiteBenchmark : IDisposable
{
    [ParamsSource(nameof(AllSuites))]
    public string Suite { get; set; } = "";

    [Params(64, 1316, 8900)]
    public int Bytes { get; set; }

    public static IEnumerable<string> AllSuites => Suites.Names;

    private protected BenchStream Stream { get; private set; } = null!;

    [GlobalSetup]
    public void Prepare()
    {
        Stream = new BenchStream(Suites.Make(Suite));
        Begin();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        End();
        Stream?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Begin();

    private protected virtual void End()
    {
    }
}
