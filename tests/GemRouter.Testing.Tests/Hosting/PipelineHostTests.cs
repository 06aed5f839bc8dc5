using Xunit.Sdk;

namespace GemRouter.Testing.Tests;

public sealed class PipelineHostTests
{
    private readonly FakeClock _clock = new();
    private readonly ScriptedReceiver _receiver = new();
    private readonly RecordingSender _sender = new();

    [Fact]
    public void Packets_go_through_stages_and_seal_in_order()
    {
        List<string> calls = [];
        using PipelineHost host = Host(
            [new Act(_ => calls.Add("before"))],
            [new Act(_ => calls.Add("after"))],
            owner =>
            {
                calls.Add("seal");
                foreach (Packet packet in owner.Batch)
                {
                    owner.MarkSealed(packet);
                }
            });
        TestPacket sample = new() { Payload = TestPacket.Bytes(1, 100) };
        _receiver.Enqueue(sample);
        Assert.Equal(1, host.RunOnce());
        Assert.Equal(["before", "seal", "after"], calls);
        Assert.Equal(sample with { IsSealed = true }, Assert.Single(_sender.Sent));
        Assert.Equal(0, host.Finish());
    }

    [Fact]
    public void A_holding_stage_is_ticked_when_it_is_due_and_its_packets_go_on()
    {
        using PipelineHost host = Host([new Hold(TimeSpan.FromMilliseconds(10))]);
        _receiver.Enqueue(Enumerable.Range(0, 100).Select(i => new TestPacket { Port = (ushort)(i + 1) }));
        Instant start = _clock.Now;
        Assert.Equal(0, host.RunUntil(start + TimeSpan.FromMilliseconds(9)));
        Assert.Equal(100, host.Ledger.Held);
        Assert.Equal(100, host.RunUntil(start + TimeSpan.FromMilliseconds(10)));
        Assert.Equal(Enumerable.Range(1, 100), _sender.Sent.Select(packet => (int)packet.Port));
        Assert.Equal(0, host.Finish());
    }

    [Fact]
    public void The_drain_gives_back_what_stages_hold_upstream_first()
    {
        using PipelineHost host = Host([new Hold(TimeSpan.FromHours(1)), new Hold(TimeSpan.FromHours(1))]);
        _receiver.Enqueue(Enumerable.Range(0, 300).Select(_ => new TestPacket()));
        host.RunUntil(_clock.Now);
        Assert.Equal(300, host.Ledger.Held);
        Assert.Equal(300, host.Finish());
    }

    [Fact]
    public void A_packet_that_does_not_come_back_is_told()
    {
        using PipelineHost leaking = Host([new Act(batch => batch.TryRent(out _))]);
        _receiver.Enqueue(new TestPacket());
        leaking.RunOnce();
        Assert.Throws<TrueException>(() => leaking.Finish());

        using PipelineHost holding = Host([new Hold(TimeSpan.FromHours(1), refuses: true)]);
        _receiver.Enqueue(new TestPacket());
        holding.RunOnce();
        Assert.Throws<TrueException>(() => holding.Finish());
    }

    [Fact]
    public void Only_a_fake_clock_is_moved()
    {
        using PipelineHost host = new(new PipelineSetup { Receiver = _receiver, Sender = _sender, Clock = TimeProvider.System });
        Assert.Throws<InvalidOperationException>(() => host.RunUntil(Instant.Never));
    }

    private PipelineHost Host(IReadOnlyList<IPacketStage> before, IReadOnlyList<IPacketStage>? after = null, Action<GemRouter.Hosting.BatchOwner>? seal = null) =>
        new(new PipelineSetup { Receiver = _receiver, Sender = _sender, Clock = _clock, Before = before, After = after ?? [], Seal = seal });

    private sealed class Act(Action<PacketBatch> action) : IPacketStage
    {
        public void Process(PacketBatch batch) => action(batch);
    }

    private sealed class Hold(TimeSpan time, bool refuses = false) : IHoldingStage
    {
        private readonly Queue<(Packet Packet, Instant Due)> _held = new();

        public Instant NextDue => _held.TryPeek(out (Packet Packet, Instant Due) next) ? next.Due : Instant.Never;

        public void Process(PacketBatch batch)
        {
            foreach (Packet packet in batch)
            {
                batch.Detach(packet);
                _held.Enqueue((packet, batch.Now + time));
            }
        }

        public void Tick(PacketBatch batch)
        {
            while (batch.Room > 0 && NextDue <= batch.Now)
            {
                batch.Add(_held.Dequeue().Packet);
            }
        }

        public void Drain(PacketBatch batch)
        {
            while (!refuses && batch.Room > 0 && _held.TryDequeue(out (Packet Packet, Instant Due) next))
            {
                batch.Add(next.Packet);
            }
        }
    }
}
