using GemRouter.Kernel.Manifests;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>wire 5.3 and 5.4: payloads that do not fit the fabric, and padding.</summary>
public sealed class OversizeTests : IDisposable
{
    private readonly TestStream _stream = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Large_payloads_go_in_fragments_in_their_place(bool ring)
    {
        using DataBench bench = new(ring: ring);
        bench.Publish(_stream);
        int[] lengths = [100, 5000, 100, 100, 1500, 8000, 8900, 100, 1472, 2000, 100, .. Enumerable.Repeat(8900, 60), 50];
        TestPacket[] sent = [.. lengths.Select((length, i) => _stream.Packet((ulong)i, length))];
        bench.Host.Send(sent);
        bench.Turn();
        Assert.Equal(sent.Select(static packet => packet.Payload.ToArray()), bench.Far.Take().Select(static packet => packet.Payload.ToArray()));
        long[] numbers = [.. bench.Wire.Take().Select(static packet => ReadNumber(packet))];
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(static number => (long)number), numbers);
        Assert.Equal(0, bench.Seal.Counters.Dropped + bench.Open.Counters.Dropped);
        bench.End();
    }

    [Fact]
    public void A_fragmented_payload_has_its_origin_and_TTL()
    {
        using DataBench bench = new();
        bench.Publish(_stream);
        TestPacket sent = _stream.Packet(1, 5000);
        bench.Host.Send(sent);
        bench.Turn();
        Assert.Equal([sent with { SourcePort = 7177, Ttl = 15 }], bench.Far.Take());
        Assert.All(bench.Wire.Take(), static packet => Assert.Equal((15, 34, 1), (packet.Ttl, packet.Dscp, packet.Ecn)));
    }

    [Fact]
    public void With_oversize_drop_they_are_dropped_and_the_rest_stays_in_order()
    {
        using DataBench bench = new();
        bench.Open.Publish(open: [_stream]);
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(oversize: OversizeAction.Drop)));
        bench.Host.Send(_stream.Packet(1), _stream.Packet(2, 5000), _stream.Packet(3));
        bench.Turn();
        Assert.Equal(1, bench.Seal.Counters["seal.oversize"]);
        Assert.Equal([_stream.Packet(1).Payload.ToArray(), _stream.Packet(3).Payload.ToArray()], bench.Far.Take().Select(static packet => packet.Payload.ToArray()));
        bench.End();
    }

    [Fact]
    public void A_payload_goes_in_64_fragments_and_in_no_more()
    {
        using DataBench bench = new(new WorkerRigSetup { Payload = 65507 }, mtu: 700);
        bench.Open.Publish(open: [_stream]);
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(mtu: 200)));
        int inner = 200 - 28 - 28 - 9 - 8; // headers, seal, origin, fragment header
        bench.Host.Send(_stream.Packet(1, 64 * inner), _stream.Packet(2, (64 * inner) + 1));
        bench.Turn();
        Assert.Equal(64, bench.Wire.Take().Count);
        Assert.Equal(1, bench.Seal.Counters["seal.too_long"]);
        Assert.Equal(_stream.Packet(1, 64 * inner).Payload.ToArray(), Assert.Single(bench.Far.Take()).Payload.ToArray());
        bench.End();
    }

    [Fact]
    public void Where_the_pool_is_exhausted_the_payload_is_dropped_and_nothing_else()
    {
        using DataBench bench = new(new WorkerRigSetup { PoolPackets = 6, BatchSize = 4 });
        bench.Publish(_stream);
        bench.Host.Send(_stream.Packet(1), _stream.Packet(2, 8900), _stream.Packet(3), _stream.Packet(4));
        bench.Turn();
        Assert.Equal(1, bench.Seal.Counters["seal.no_packets"]);
        Assert.Equal(3, bench.Far.Take().Count);
        bench.End();
    }

    [Fact]
    public void Fragments_that_stay_alone_end_after_half_a_second()
    {
        using DataBench bench = new();
        bench.Publish(_stream);
        bench.Fabric.Partition(Address.Parse("192.0.2.1"), Address.Parse("192.0.2.9"));
        bench.Host.Send(_stream.Packet(1, 5000));
        bench.Seal.Turn();
        bench.Fabric.Heal();
        IReadOnlyList<TestPacket> fragments = bench.Wire.Take();
        bench.Wire.Send(fragments.Skip(1));
        bench.Open.Turn();
        Assert.Equal(fragments.Count - 1, bench.Open.Leg.Ledger.Held);
        bench.Run(TimeSpan.FromMilliseconds(510));
        Assert.Equal((0, fragments.Count - 1), (bench.Open.Leg.Ledger.Held, bench.Open.Counters["fragment.timeout"]));
        Assert.Empty(bench.Far.Take());
        bench.End();
    }

    [Fact]
    public void Without_memory_for_fragments_they_are_dropped_by_name()
    {
        using DataBench bench = new(open: new WorkerRigSetup { FragmentMemory = 16 });
        bench.Publish(_stream);
        bench.Host.Send(_stream.Packet(1, 5000), _stream.Packet(2));
        bench.Turn();
        Assert.Equal(4, bench.Open.Counters["fragment.memory"]);
        Assert.Single(bench.Far.Take());
        bench.End();
    }

    [Fact]
    public void Payloads_are_padded_to_the_configured_sizes_and_come_out_without()
    {
        using DataBench bench = new();
        bench.Open.Publish(open: [_stream]);
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(pad: [300, 1400])));
        TestPacket[] sent = [_stream.Packet(1, 0), _stream.Packet(2, 200), _stream.Packet(3, 500), _stream.Packet(4, 5000)];
        bench.Host.Send(sent);
        bench.Turn();
        Assert.Equal([328, 328, 1428, 1428, 1428, 1428, 1428], bench.Wire.Take().Select(static packet => packet.Payload.Length));
        Assert.Equal(sent.Select(static packet => packet.Payload.ToArray()), bench.Far.Take().Select(static packet => packet.Payload.ToArray()));
        bench.End();
    }

    public void Dispose() => _stream.Dispose();

    private static long ReadNumber(TestPacket packet)
    {
        Assert.Equal(Protocol.DataVerdict.Accepted, Protocol.DataHeader.Read(packet.Payload.Span, out Protocol.DataHeader header));
        return header.Number.Value;
    }
}
