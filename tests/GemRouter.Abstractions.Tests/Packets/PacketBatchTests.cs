using CsCheck;
using GemRouter.Hosting;

namespace GemRouter.Tests;

public sealed class PacketBatchTests
{
    [Fact]
    public void Any_sequence_of_calls_does_what_a_naive_model_does() =>
        Gen.Select(Gen.Int[0, 16], Gen.Int[0, 7], Gen.Int[0, 2], Gen.Int[0, 6]).Array[1, 150].Sample(
            steps =>
            {
                BatchModel model = new();
                foreach ((int operation, int which, int leg, int most) in steps)
                {
                    model.Step(operation, which, leg, most);
                }
            },
            iter: 2000);

    [Fact]
    public void Packets_added_on_the_way_are_not_visited_and_removed_ones_are_passed_over()
    {
        BatchOwner owner = Filled(6, out PacketBatch batch);
        List<ushort> visited = [];
        foreach (Packet packet in batch)
        {
            visited.Add(packet.Port);
            if (packet.Port == 2)
            {
                foreach (Packet other in batch)
                {
                    if (other.Port is 3 or 5)
                    {
                        batch.Consume(other);
                    }
                }

                Assert.True(batch.TryRent(out Packet? added));
                added.Port = 99;
                batch.Add(added);
            }
        }

        Assert.Equal([1, 2, 4, 6], visited.Select(port => (int)port));
        Assert.Equal(5, batch.Count);
        owner.BeginSend();
        Assert.Equal(5, owner.CompleteSend());
    }

    [Fact]
    public void Only_packets_of_the_batch_are_marked()
    {
        BatchOwner owner = Filled(1, out PacketBatch batch);
        Assert.True(batch.TryRent(out Packet? rented));
        Assert.Throws<ArgumentException>(() => owner.MarkSealed(rented));
        foreach (Packet packet in batch)
        {
            owner.MarkSealed(packet);
            batch.Detach(packet);
            Assert.True(packet.IsSealed);
            Assert.Throws<ArgumentException>(() => owner.MarkSealed(packet));
            batch.Drop(packet, new DropReason("a", "A."));
        }

        Assert.Throws<ArgumentNullException>(() => owner.MarkSealed(null!));
        Assert.Throws<ArgumentNullException>(() => batch.Add(null!));
        Assert.Throws<ArgumentNullException>(() => batch.Drop(rented, null!));
    }

    [Fact]
    public void The_time_is_that_of_the_call()
    {
        BatchOwner owner = Filled(0, out PacketBatch batch);
        owner.BeginStage(new Ledger(), new Instant(77));
        Assert.Equal(new Instant(77), batch.Now);
    }

    [Fact]
    public void A_batch_that_holds_packets_stays_with_its_leg()
    {
        BatchOwner owner = Filled(1, out PacketBatch batch);
        Assert.Throws<InvalidOperationException>(() => owner.BeginStage(new Ledger(), default));
        Assert.Equal(1, batch.Count);
    }

    [Fact]
    public void A_steady_flow_allocates_nothing()
    {
        PacketPool pool = new(64, 16, 100, 16);
        BatchOwner owner = new(pool, 64);
        Ledger ledger = new();
        DropReason reason = new("odd", "Odd.");
        long least = long.MaxValue;
        for (int window = 0; window < 5 && least > 0; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int round = 0; round < 200; round++)
            {
                Round(owner, ledger, reason);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal((0, 0, 64), (least, ledger.Balance, pool.Free));
    }

    [Fact]
    public void A_packet_moves_between_two_batches_of_a_leg_and_of_no_other()
    {
        BatchOwner owner = Filled(2, out PacketBatch batch, out Ledger own);
        BatchOwner small = new(new PacketPool(1, 0, 16, 0), 1);
        Packet[] packets = All(batch);
        Assert.Throws<InvalidOperationException>(() => owner.MoveTo(packets[0], small));
        small.BeginStage(own, default);
        owner.MoveTo(packets[0], small);
        Assert.Equal((1, 1), (batch.Count, small.Batch.Count));
        Assert.Throws<InvalidOperationException>(() => owner.MoveTo(packets[1], small)); // full
        Assert.Equal(1, batch.Count);
        small.MoveTo(packets[0], owner);
        Assert.Equal([packets[1], packets[0]], All(batch));
        Assert.Equal(2, own.Balance);
    }

    [Fact]
    public void A_packet_that_finds_no_room_in_another_leg_stays_where_it_is()
    {
        BatchOwner owner = Filled(2, out PacketBatch batch, out Ledger own);
        BatchOwner other = new(new PacketPool(1, 0, 16, 0), 1);
        Ledger ledger = new();
        other.BeginStage(ledger, default);
        Packet[] packets = All(batch);
        owner.PassTo(packets[0], other);
        Assert.Throws<InvalidOperationException>(() => owner.PassTo(packets[1], other));
        Assert.Equal((1, 1, 1), (batch.Count, ledger.In, own.Consumed));
        Assert.Equal((1, 1), (own.Balance, ledger.Balance));
        batch.Consume(packets[1]);
    }

    [Fact]
    public void An_observer_is_told_what_becomes_of_packets_in_its_batch()
    {
        BatchOwner owner = Filled(5, out PacketBatch batch);
        Observer observer = new();
        owner.Observer = observer;
        Packet[] packets = All(batch);
        batch.Drop(packets[0], new DropReason("odd", "Odd."));
        batch.Consume(packets[1]);
        batch.Detach(packets[2]);
        owner.Shelve(packets[3]);
        owner.Observer = null;
        batch.Consume(packets[4]);
        Assert.Equal(["1 odd", "2 consumed", "3 held", "4 held"], observer.Told);
    }

    private static Packet[] All(PacketBatch batch)
    {
        List<Packet> packets = [];
        foreach (Packet packet in batch)
        {
            packets.Add(packet);
        }

        return [.. packets];
    }

    private sealed class Observer : IBatchObserver
    {
        public List<string> Told { get; } = [];

        public void Dropped(Packet packet, DropReason reason) => Told.Add($"{packet.Port} {reason}");

        public void Consumed(Packet packet) => Told.Add($"{packet.Port} consumed");

        public void Held(Packet packet) => Told.Add($"{packet.Port} held");
    }

    private static void Round(BatchOwner owner, Ledger ledger, DropReason reason)
    {
        owner.BeginReceive(ledger, default, 32);
        for (int i = 0; i < 32 && owner.Batch.TryRent(out Packet? packet); i++)
        {
            packet.Reset(i);
            owner.Batch.Add(packet);
        }

        owner.BeginStage(ledger, default);
        foreach (Packet packet in owner.Batch)
        {
            if (packet.Length % 2 == 1)
            {
                owner.Batch.Drop(packet, reason);
            }
        }

        owner.BeginSend();
        owner.CompleteSend();
    }

    private static BatchOwner Filled(int count, out PacketBatch batch) => Filled(count, out batch, out _);

    private static BatchOwner Filled(int count, out PacketBatch batch, out Ledger ledger)
    {
        BatchOwner owner = new(new PacketPool(16, 0, 16, 0), 16);
        batch = owner.Batch;
        ledger = new Ledger();
        owner.BeginReceive(ledger, default, 16);
        for (int i = 1; i <= count; i++)
        {
            Assert.True(batch.TryRent(out Packet? packet));
            packet.Port = (ushort)i;
            batch.Add(packet);
        }

        owner.BeginStage(ledger, default);
        return owner;
    }
}
