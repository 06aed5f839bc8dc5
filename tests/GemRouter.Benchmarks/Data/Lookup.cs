using BenchmarkDotNet.Attributes;
using GemRouter.Benchmarks.Fixtures;
using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Benchmarks.Data;

/// <summary>A packet's SEK is looked up among all that are usable, in no order.</summary>
public class Lookup : IDisposable
{
    private const int Lookups = 1024;

    private readonly KeyAddress[] _addresses = new KeyAddress[Lookups];
    private OpenKey[] _keys = [];
    private KeyTable _table = KeyTable.Empty;

    [Params(1, 1000, 100_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        ClearSuite suite = new();
        using SourceKey key = SourceKey.Generate(new SeededEntropy(1));
        _keys = new OpenKey[Keys];
        for (int i = 0; i < Keys; i++)
        {
            StreamContext context = BenchStream.ContextOf(suite, GroupAddress.Parse($"239.{i >> 16}.{(i >> 8) & 255}.{i & 255}"));
            _keys[i] = new OpenKey(suite, key, context, PacketNumber.First, ReplayWindow.MinLog2, new LeapBound(PacketNumber.First, 1 << 20, default));
        }

        _table = new KeyTable(BenchStream.Policies, [], _keys);
        for (int i = 0; i < Lookups; i++)
        {
            _addresses[i] = _keys[(int)(i * 2_654_435_761L % Keys)].Address; // a stride that is prime to any number of keys here
        }
    }

    [Benchmark(Description = "look-up of a key", OperationsPerInvoke = Lookups)]
    public int Find()
    {
        int found = 0;
        foreach (ref readonly KeyAddress address in _addresses.AsSpan())
        {
            found += _table.Find(address).First is null ? 0 : 1;
        }

        return found == Lookups ? found : throw new InvalidOperationException("A key was not found.");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        Array.ForEach(_keys, static key => key.Dispose());
        GC.SuppressFinalize(this);
    }
}
