using BenchmarkDotNet.Attributes;
using GemRouter.Benchmarks.Fixtures;
using GemRouter.Protocol;

namespace GemRouter.Benchmarks.Data;

/// <summary>The replay window takes a number: looks it up, and notes it.</summary>
public class Replaying
{
    private const int Numbers = 1024;

    private readonly ReplayWindow _window = new(BenchStream.WindowLog2, PacketNumber.First);
    private long _next = 8;

    [Benchmark(Description = "replay window, in order", OperationsPerInvoke = Numbers)]
    public int InOrder() => Take(0);

    /// <summary>Of each eight numbers the last comes first.</summary>
    [Benchmark(Description = "replay window, out of order", OperationsPerInvoke = Numbers)]
    public int OutOfOrder() => Take(7);

    private int Take(int turned)
    {
        int accepted = 0;
        for (int i = 0; i < Numbers; i++)
        {
            PacketNumber number = new((_next + i) ^ turned);
            if (_window.Check(number) == DataVerdict.Accepted)
            {
                _window.Commit(number);
                accepted++;
            }
        }

        _next += Numbers;
        return accepted == Numbers ? accepted : throw new InvalidOperationException("The window refused a number.");
    }
}
