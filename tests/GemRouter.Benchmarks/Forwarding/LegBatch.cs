using System.Collections.Frozen;
using BenchmarkDotNet.Attributes;
using GemRouter.Benchmarks.Fixtures;
using GemRouter.Hosting;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;
using GemRouter.Testing;
using GemRouter.Trial.Pipeline;
using GemRouter.Trial.Plugins;

namespace GemRouter.Benchmarks.Forwarding;

/// <summary>A batch of 64 packets of 1316 bytes goes through a leg of the router: stages, each of which looks at every packet, then the sealer (aegis-128l), then a sender that takes and forgets.</summary>
public class LegBatch : IDisposable
{
    private const int Batch = 64;
    private const int Payload = 1316;

    private readonly PacketPool _pool = new(2 * Batch, 128, 1500, 128);
    private BenchStream _stream = null!;
    private Leg _leg = null!;
    private TestHost _host = null!;

    [Params(0, 2, 8)]
    public int Stages { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _host = new TestHost();
        _stream = new BenchStream(Suites.Make("aegis-128l"));
        GroupPrefix group = GroupPrefix.Parse("239.1.1.0/24");
        _leg = new Leg(
            new LegSetup
            {
                Route = "bench",
                Direction = RouteDirection.Seal,
                Share = new FlowShare([group]),
                Drops = new KernelDrops(new FakeCounters()),
                Sender = new ForgettingSender(),
                Failed = static (_, _, exception) => throw new InvalidOperationException("A step failed.", exception),
            },
            _pool,
            Batch);
        IStep[] steps = [.. Enumerable.Range(0, Stages).Select(i => new StageStep($"stage-{i}", new DscpMarker(new DscpMarkerOptions())))];
        SealStep seal = new(_leg, Stages, new BatchOwner(_pool, _leg.Owner.Batch.Room), new PacketStore(new MemoryBudget(1 << 20), Payload), new NoNotes(), 16);
        _leg.SetSteps([.. steps, seal], Stages);

        StreamContext context = _stream.Context;
        SealEntry entry = new(_stream.Seal, new SealShape(1500, ipv4: true, _stream.Suite.Parameters, true, new PaddingSizes([])), true, OversizeAction.Fragment, default);
        _leg.Take(
            new ForwardingTable(1, KeyTable.Empty, BenchStream.Policies, new Dictionary<FlowId, SealEntry> { [new FlowId(context.Group, context.Port)] = entry }.ToFrozenDictionary()),
            default);
    }

    [Benchmark(Description = "a batch of 64 through a leg")]
    public long Run()
    {
        long before = _leg.Ledger.Out;
        _leg.Owner.BeginReceive(_leg.Ledger, default, Batch);
        for (int i = 0; i < Batch && _leg.Owner.Batch.TryRent(out Packet? packet); i++)
        {
            packet.Reset(Payload);
            packet.Group = _stream.Context.Group;
            packet.Port = _stream.Context.Port;
            packet.Source = BenchStream.OuterSource;
            packet.SourcePort = 40001;
            packet.Ttl = 16;
            _leg.Owner.Batch.Add(packet);
        }

        _leg.Run(default);
        long sent = _leg.Ledger.Out - before;
        return sent == Batch ? sent : throw new InvalidOperationException($"{sent} packets left.");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _stream?.Dispose();
        _host?.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class ForgettingSender : ILinkSender
    {
        public void Send(PacketBatch batch)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class NoNotes : IDataNotes
    {
        public void StreamWanted(FlowId flow, Address source)
        {
        }

        public void KeyUnknown(in KeyAddress address)
        {
        }
    }
}
