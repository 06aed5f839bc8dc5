using GemRouter.Hosting;
using GemRouter.Kernel.Forwarding;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>A steady flow allocates nothing, whatever its packets meet.</summary>
public sealed class AllocationTests
{
    private const int Batch = 64;
    private const int Rounds = 200_000 / Batch;

    [Theory]
    [InlineData(false, "sealed")]
    [InlineData(true, "sealed")]
    [InlineData(false, "fragmented")]
    [InlineData(true, "fragmented")]
    [InlineData(false, "refused")]
    public void Sealing_allocates_nothing(bool ring, string what)
    {
        using TestStream stream = new(1);
        using TestStream other = new(2, "239.1.1.2");
        using DataBench bench = Bench(ring);
        bench.Seal.Publish(sealing: [(stream, stream.Entry()), (other, other.Entry())]);
        TestPacket[] packets = [.. Enumerable.Range(0, Batch).Select(i => (i % 2 == 0 ? stream : other).Packet((ulong)i, what == "fragmented" && i % 16 == 0 ? 4000 : 1000))];
        if (what == "refused")
        {
            packets = [.. packets.Select(static (packet, i) => packet with
            {
                Ttl = (byte)(i % 4 == 0 ? 1 : 9),
                Source = i % 4 == 1 ? Address.Parse("10.9.9.9") : packet.Source,
                Group = i % 4 == 2 ? GroupAddress.Parse("239.1.9.1") : packet.Group,
            })];
        }

        AssertNothing(bench.Seal, new Feed(bench.LanA, "10.1.0.99", packets), what == "fragmented" ? Rounds / 4 : Rounds);
        Assert.True(bench.Seal.Leg.Ledger.Out > 10_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Opening_allocates_nothing(bool ring)
    {
        using TestStream stream = new(1);
        using DataBench bench = Bench(ring);
        bench.Open.Publish(open: [stream]);
        AssertNothing(bench.Open, new SealedFeed(bench.Fabric, stream), Rounds);
        Assert.Equal(0, bench.Open.Counters.Dropped);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_refused_from_the_fabric_allocates_nothing_not_even_where_it_waits(bool ring)
    {
        using TestStream stream = new(1);
        using TestStream unknown = new(2);
        using DataBench bench = Bench(ring);
        bench.Open.Publish(open: [stream]);
        SealingStation source = new([stream, unknown]);
        TestPacket[] packets = source.Seal(Batch, 1000);
        for (int i = 0; i < Batch; i += 8)
        {
            packets[i] = packets[i] with { Payload = packets[i].Payload[..20] };
            packets[i + 1] = packets[i + 1] with { Payload = new byte[500] };
            packets[i + 2] = packets[i + 2] with { Group = GroupAddress.Parse("239.2.2.2") };
            packets[i + 4] = packets[i + 4] with { Payload = Changed(packets[i + 4].Payload, at: 60) }; // garbage under a valid kid
            packets[i + 5] = packets[i + 5] with { Payload = Changed(packets[i + 5].Payload, at: 5) }; // a number far ahead
            packets[i + 6] = packets[i + 6] with { Payload = Changed(packets[i + 6].Payload, at: 1) }; // another kid
        }

        bench.Open.Unknown.Capacity = Batch * Rounds * 8;
        AssertNothing(bench.Open, new Feed(bench.Fabric, "192.0.2.99", packets), Rounds / 4);
    }

    private static byte[] Changed(ReadOnlyMemory<byte> payload, int at)
    {
        byte[] changed = [.. payload.Span];
        changed[at] ^= 0x55;
        return changed;
    }

    private static DataBench Bench(bool ring)
    {
        WorkerRigSetup setup = new() { BatchSize = Batch, PoolPackets = 256 };
        return new DataBench(setup, setup, ring: ring, queue: 256);
    }

    private static void AssertNothing(WorkerRig rig, IFeed feed, int rounds)
    {
        void Round()
        {
            feed.Send();
            rig.Worker.Turn(wait: false);
        }

        for (int i = 0; i < 200; i++)
        {
            Round();
        }

        long least = long.MaxValue;
        for (int window = 0; window < 3 && least > 0; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < rounds; i++)
            {
                Round();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        rig.CheckBalance();
        Assert.Empty(rig.Failures);
    }

    private interface IFeed
    {
        void Send();
    }

    /// <summary>The same packets again and again, without allocating.</summary>
    private class Feed : IFeed
    {
        private readonly TestPacket[] _packets;
        private readonly ILinkSender _sender;
        private readonly BatchOwner _owner = new(new PacketPool(Batch, 64, 9000, 64), Batch);
        private readonly Ledger _ledger = new();

        public Feed(MemoryNetwork network, string address, TestPacket[] packets)
        {
            _packets = packets;
            _sender = DataBench.Link(network, address, 9000, queue: 1).OpenSender();
        }

        public void Send()
        {
            _owner.BeginReceive(_ledger, default, Batch);
            foreach (TestPacket packet in _packets)
            {
                if (_owner.Batch.TryRent(out Packet? rented))
                {
                    packet.CopyTo(rented);
                    Prepare(rented);
                    _owner.Batch.Add(rented);
                }
            }

            _owner.BeginSend();
            _sender.Send(_owner.Batch);
            _owner.CompleteSend();
        }

        protected virtual void Prepare(Packet packet)
        {
        }
    }

    private sealed class SealedFeed(MemoryNetwork network, TestStream stream)
        : Feed(network, "192.0.2.99", [.. stream.Packets(1, Batch, 1000)])
    {
        protected override void Prepare(Packet packet) => stream.Seal.Seal(packet, new Protocol.Origin(packet.Source, 9, packet.Ttl, 0), 0, out _);
    }
}
