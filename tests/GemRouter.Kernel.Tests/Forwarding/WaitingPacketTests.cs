using GemRouter.Kernel.Forwarding;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>wire 6.4: packets without a usable SEK.</summary>
public sealed class WaitingPacketTests : IDisposable
{
    private readonly TestStream _stream = new(1);
    private readonly DataBench _bench = new();

    public WaitingPacketTests() => _bench.Open.Publish(); // the groups may be received; there is no key yet

    [Fact]
    public void They_wait_and_go_in_order_before_newer_ones_when_the_key_comes()
    {
        Seal(_stream, 0, 40);
        _bench.Open.Turn();
        Assert.Equal(40, _bench.Open.Leg.Ledger.Held);
        Assert.Contains(_stream.Seal.Address, _bench.Open.Unknown);
        Assert.Empty(_bench.Far.Take());

        Seal(_stream, 40, 20);
        _bench.Open.Publish(open: [_stream]);
        _bench.Open.Turn();
        Assert.Equal(Payloads(0, 60), Payloads(_bench.Far.Take()));
        _bench.Open.End();
    }

    [Fact]
    public void Where_memory_is_short_what_was_just_given_back_is_taken_again_without_allocating()
    {
        Protocol.MemoryBudget budget = new(64 * (16 << 10));
        PacketStore store = new(budget, 1000);
        List<byte[]> chunks = [];
        while (store.Rent() is { } chunk)
        {
            chunks.Add(chunk);
        }

        Assert.Equal(64, chunks.Count);
        Assert.True(store.IsNearlyFull);
        store.Return(chunks[0]);
        store.Return(chunks[1]); // that one is for the other workers
        Assert.True(store.IsNearlyFull);
        Assert.Equal(63 * store.ChunkSize, budget.Used);
        Assert.Same(chunks[0], store.Rent());
        Assert.NotSame(chunks[1], store.Rent());
    }

    [Fact]
    public void Of_a_group_64_wait_and_the_oldest_goes()
    {
        Seal(_stream, 0, 100);
        _bench.Open.Turn();
        Assert.Equal((64, 36), (_bench.Open.Leg.Ledger.Held, _bench.Open.Counters["data.unknown_key"]));
        _bench.Open.Publish(open: [_stream]);
        _bench.Open.Turn();
        Assert.Equal(Payloads(36, 64), Payloads(_bench.Far.Take()));
        _bench.Open.End();
    }

    [Fact]
    public void Of_a_group_64_KiB_wait()
    {
        Seal(_stream, 0, 60, 1400);
        _bench.Open.Turn();
        Assert.Equal(65536 / (1400 + 28 + 9), _bench.Open.Leg.Ledger.Held);
        _bench.Open.End();
        Assert.Equal(60, _bench.Open.Counters["data.unknown_key"] + _bench.Open.Counters["worker.stopped"]);
    }

    [Fact]
    public void After_a_second_they_end()
    {
        Seal(_stream, 0, 10);
        _bench.Open.Turn();
        _bench.Run(TimeSpan.FromMilliseconds(600));
        Seal(_stream, 10, 5);
        _bench.Run(TimeSpan.FromMilliseconds(450));
        Assert.Equal((5, 10), (_bench.Open.Leg.Ledger.Held, _bench.Open.Counters["data.unknown_key"]));
        _bench.Run(TimeSpan.FromMilliseconds(600));
        Assert.Equal((0, 15), (_bench.Open.Leg.Ledger.Held, _bench.Open.Counters["data.unknown_key"]));
        _bench.Open.End();
    }

    [Fact]
    public void A_table_without_their_key_leaves_them_waiting_in_order()
    {
        Seal(_stream, 0, 50);
        for (int i = 0; i < 5; i++)
        {
            _bench.Open.Publish();
            _bench.Open.Turn();
        }

        _bench.Open.Publish(open: [_stream]);
        _bench.Open.Turn();
        Assert.Equal(Payloads(0, 50), Payloads(_bench.Far.Take()));
        _bench.Open.End();
    }

    [Fact]
    public void Other_groups_whose_keys_never_come_take_no_turn_away()
    {
        using TestStream early = new(5, "239.1.3.1");
        using TestStream late = new(6, "239.1.3.2");
        foreach ((TestStream stream, int count) in new[] { (early, 64), (_stream, 64), (late, 64) })
        {
            Seal(stream, 0, count);
            _bench.Open.Turn();
        }

        _bench.Open.Publish(open: [_stream]);
        _bench.Open.Turn();
        Assert.Equal(Payloads(0, 64), Payloads(_bench.Far.Take()));
        Assert.Equal(128, _bench.Open.Leg.Ledger.Held);
        _bench.Open.Publish(open: [_stream, early, late]);
        _bench.Open.Turn();
        Assert.Equal(Payloads(0, 64), Payloads([.. _bench.Far.Take().Where(packet => packet.Group == early.Context.Group)]));
        _bench.Open.End();
    }

    [Fact]
    public void In_all_they_stay_within_the_memory_and_the_oldest_goes_whatever_its_group()
    {
        using DataBench bench = new(open: new WorkerRigSetup { Memory = 256 << 10 });
        bench.Open.Publish();
        TestPacket garbage = Garbage();
        for (int i = 0; i < 500; i++)
        {
            bench.Wire.Send(Enumerable.Range(0, 20).Select(n => garbage with { Group = GroupAddress.Parse($"239.1.{i % 8}.{(i * 20 + n) % 250 + 1}") }));
            bench.Open.Turn();
            Assert.True(bench.Open.Store.Used <= 256 << 10);
        }

        Assert.InRange(bench.Open.Leg.Ledger.Held, 8, 16);
        bench.Open.End();
        Assert.Equal(10_000, bench.Open.Counters["data.unknown_key"] + bench.Open.Counters["worker.stopped"]);
    }

    [Fact]
    public void A_flood_to_ever_other_groups_is_remembered_no_longer_than_its_packets()
    {
        OpenStep step = (OpenStep)_bench.Open.Leg.Crypto;
        for (int i = 0; i < 20; i++)
        {
            _bench.Wire.Send(Enumerable.Range(i * 1000, 1000).Select(static n => Garbage() with { Group = GroupAddress.Parse($"239.1.{n / 250}.{(n % 250) + 1}") }));
            _bench.Open.Turn();
            Assert.True(step.WaitingGroups <= 256); // 4 MiB in chunks of 16 KiB
        }

        _bench.Clock.Advance(TimeSpan.FromSeconds(2));
        _bench.Open.Turn();
        Assert.Equal(0, step.WaitingGroups);
        _bench.Open.End();
    }

    [Fact]
    public void Packets_that_lie_in_a_ring_wait_as_well()
    {
        using DataBench bench = new(ring: true);
        bench.Open.Publish();
        bench.Seal.Publish(sealing: (_stream, _stream.Entry()));
        bench.Host.Send(_stream.Packets(0, 40));
        bench.Turn();
        bench.Open.Publish(open: [_stream]);
        bench.Open.Turn();
        Assert.Equal(Payloads(0, 40), Payloads(bench.Far.Take()));
        bench.End();
    }

    public void Dispose()
    {
        _bench.Dispose();
        _stream.Dispose();
    }

    private static TestPacket Garbage() => new() { Payload = (byte[])[0xE1, .. TestPacket.Bytes(1, 40).ToArray()], Source = Address.Parse("192.0.2.66") };

    private static IEnumerable<byte[]> Payloads(IReadOnlyList<TestPacket> packets) => packets.Select(static packet => packet.Payload.ToArray());

    private IEnumerable<byte[]> Payloads(ulong first, int count) => Payloads([.. _stream.Packets(first, count)]);

    private void Seal(TestStream stream, ulong first, int count, int length = 100)
    {
        _bench.Seal.Publish(sealing: (stream, stream.Entry()));
        _bench.Host.Send(stream.Packets(first, count, length));
        _bench.Seal.Turn();
    }
}
