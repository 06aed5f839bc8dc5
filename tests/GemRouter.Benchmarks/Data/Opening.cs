using BenchmarkDotNet.Attributes;
using GemRouter.Benchmarks.Fixtures;
using GemRouter.Protocol;
using GemRouter.Trial.Pipeline;

namespace GemRouter.Benchmarks.Data;

/// <summary>
/// A packet is opened, with every check of wire 5.5. A window takes each number once, so the same 64 sealed packets, which stay in the processor's cache as those of a batch do, come to one receiver after the other.
/// </summary>
[InvocationCount(Receivers * Batch, 16)]
public class Opening : IDisposable
{
    private const int Batch = 64;
    private const int Receivers = 256;

    private readonly DataOpener _opener = new();
    private readonly byte[] _opened = GC.AllocateArray<byte>(9000, pinned: true);
    private readonly byte[][] _sealed = new byte[Batch][];
    private OpenKey[] _keys = [];
    private KeyTable[] _tables = [];
    private BenchStream _stream = null!;
    private int _next;
    private int _accepted;

    [ParamsSource(nameof(AllSuites))]
    public string Suite { get; set; } = "";

    [Params(64, 1316, 8900)]
    public int Bytes { get; set; }

    public static IEnumerable<string> AllSuites => Suites.Names;

    [GlobalSetup]
    public void Prepare()
    {
        _stream = new BenchStream(Suites.Make(Suite));
        for (int i = 0; i < Batch; i++)
        {
            Packet packet = _stream.NewPacket(Bytes);
            _stream.Seal.Seal(packet, BenchStream.Origin, 0, out _);
            _sealed[i] = GC.AllocateArray<byte>(packet.Length, pinned: true);
            packet.Payload.CopyTo(_sealed[i]);
        }
    }

    [IterationSetup]
    public void Renew()
    {
        Array.ForEach(_keys, static key => key.Dispose());
        _keys = [.. Enumerable.Range(0, Receivers).Select(_ => _stream.NewOpen())];
        _tables = [.. _keys.Select(static key => new KeyTable(BenchStream.Policies, [], [key]))];
        _next = 0;
        _accepted = 0;
    }

    [Benchmark(Description = "open")]
    public DataVerdict Open()
    {
        int number = _next++;
        DataVerdict verdict = _opener.Open(
            _tables[number / Batch], _stream.Context.Group, _stream.Context.Port, BenchStream.OuterSource, _sealed[number % Batch], _opened, default, out _);
        _accepted += verdict == DataVerdict.Accepted ? 1 : 0;
        return verdict;
    }

    [IterationCleanup]
    public void Check()
    {
        if (_accepted != _next)
        {
            throw new InvalidOperationException($"Of {_next} packets {_accepted} were opened.");
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        Array.ForEach(_keys, static key => key.Dispose());
        _stream?.Dispose();
        GC.SuppressFinalize(this);
    }
}
