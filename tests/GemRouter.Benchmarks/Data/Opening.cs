using BenchmarkDotNet.Attributes;
using GemRouter.Benchmarks.Fixtures;
using GemRouter.Protocol;

namespace GemRouter.Benchmarks.Data;

/// <summary>
/// A packet is opened, with every check of wire 5.5. A window takes each number once, so the same 64 sealed packets, which stay in the processor's cache as those of a batch do, come to one receiver after the other.
/// </summary>
[InvocationCount(Receivers * Batch, 16)]
public class Opening : SuiteBenchmark
{
    private const int Batch = 64;
    private const int Receivers = 256;

    private readonly DataOpener _opener = new();
    private readonly byte[] _opened = GC.AllocateArray<byte>(9000, pinned: true);
    private readonly byte[][] _sealed = new byte[Batch][];
    private OpenKey[] _keys = [];
    private KeyTable[] _tables = [];
    private int _next;
    private int _accepted;

    [IterationSetup]
    public void Renew()
    {
        Array.ForEach(_keys, static key => key.Dispose());
        _keys = [.. Enumerable.Range(0, Receivers).Select(_ => Stream.NewOpen())];
        _tables = [.. _keys.Select(static key => new KeyTable(BenchStream.Policies, [], [key]))];
        _next = 0;
        _accepted = 0;
    }

    [Benchmark(Description = "open")]
    public DataVerdict Open()
    {
        int number = _next++;
        DataVerdict verdict = _opener.Open(
            _tables[number / Batch], Stream.Context.Group, Stream.Context.Port, BenchStream.OuterSource, _sealed[number % Batch], _opened, default, out _);
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

    private protected override void Begin()
    {
        for (int i = 0; i < Batch; i++)
        {
            Packet packet = Stream.NewPacket(Bytes);
            Stream.Seal.Seal(packet, BenchStream.Origin, 0, out _);
            _sealed[i] = GC.AllocateArray<byte>(packet.Length, pinned: true);
            packet.Payload.CopyTo(_sealed[i]);
        }
    }

    private protected override void End() => Array.ForEach(_keys, static key => key.Dispose());
}
