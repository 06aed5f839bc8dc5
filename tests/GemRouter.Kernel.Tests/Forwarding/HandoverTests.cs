using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>Two fabrics, two workers: each stream belongs to one of them (design, decision 2).</summary>
public sealed class HandoverTests : IDisposable
{
    private readonly FakeClock _clock = new();
    // So many that both workers have some.
    private readonly TestStream[] _streams = [.. Enumerable.Range(0, 64).Select(static i => new TestStream((ulong)i + 1, $"239.1.1.{i + 1}"))];
    private readonly Station[] _wires;
    private readonly Station _lan;
    private readonly WorkerRig[] _rigs;
    private readonly SealingStation _source;

    public HandoverTests()
    {
        MemoryNetwork lan = new(_clock, 9);
        MemoryNetwork[] fabrics = [new(_clock, 1), new(_clock, 2)];
        _lan = new Station(lan, "10.2.0.9");
        _wires = [.. fabrics.Select(static fabric => new Station(fabric, "192.0.2.9"))];
        _source = new SealingStation(_streams);
        TableSource tables = new();
        _rigs = [.. fabrics.Select((fabric, place) => new WorkerRig(
            RouteDirection.Open, _clock, DataBench.Link(fabric, "192.0.2.1", 1500), DataBench.Link(lan, $"10.2.0.{place + 1}", 9000),
            new WorkerRigSetup { Place = place, Places = 2, Tables = tables, PoolPackets = 1024 }))];
        Worker.Connect([.. _rigs.Select(static rig => rig.Worker)], worker => _rigs.Single(rig => rig.Worker == worker).Drops);
        _rigs[0].Publish(open: _streams);
    }

    [Fact]
    public void Two_fabrics_meet_at_one_window_each_packet_goes_on_once_and_in_order()
    {
        for (int round = 0; round < 20; round++)
        {
            TestPacket[] packets = _source.Seal(64);
            _wires[round % 2].Send(packets);
            Turn();
            _wires[1 - (round % 2)].Send(packets);
            Turn();
        }

        IReadOnlyList<TestPacket> got = _lan.Take();
        Assert.Equal(1280, got.Count);
        foreach (TestStream stream in _streams)
        {
            ulong[] numbers = [.. got.Where(packet => packet.Group == stream.Context.Group).Select(static packet => BitConverter.ToUInt64(packet.Payload.Span))];
            Assert.Equal(numbers.Order(), numbers);
        }

        Assert.Equal(1280, Sum("data.replayed"));
        Assert.All(_rigs, static rig => Assert.True(rig.Leg.Ledger.Out > 0)); // the streams are spread over both
        End();
    }

    [Fact]
    public void What_was_handed_over_is_held_until_it_was_read_and_then_consumed()
    {
        _wires[0].Send(_source.Seal(80));
        _rigs[0].Turn();
        long handed = _rigs[0].Ingress.Ledger.Held;
        Assert.InRange(handed, 1, 79);
        _rigs[1].Turn();
        _rigs[0].Turn();
        Assert.Equal((0, 80), (_rigs[0].Ingress.Ledger.Held, _rigs[0].Ingress.Ledger.Consumed));
        Assert.Equal(80, _lan.Take().Count);
        End();
    }

    [Fact]
    public void A_worker_that_does_not_keep_up_costs_its_own_streams_alone()
    {
        for (int i = 0; i < 20; i++)
        {
            _wires[0].Send(_source.Seal(160));
            _rigs[0].Turn();
        }

        Assert.Equal(512, _rigs[0].Ingress.Ledger.Held);
        long busy = _rigs[0].Counters["worker.busy"];
        Assert.True(busy > 0);
        long own = _rigs[0].Leg.Ledger.Out;
        Assert.Equal(3200, own + busy + 512);
        _rigs[1].Turn();
        Turn();
        Assert.Equal(own + 512, _lan.Take().Count);
        End();
    }

    [Theory]
    [InlineData(2, 512, 256)]
    [InlineData(3, 256, 128)]
    [InlineData(4, 128, 64)]
    [InlineData(9, 64, 64)]
    [InlineData(64, 64, 64)]
    public void The_rings_of_a_worker_share_what_one_would_have_and_its_pool_has_packets_for_all_and_a_batch_fits(int places, int each, int batch)
    {
        Assert.Equal(each, Handover.CapacityOf(places));
        Assert.Equal(each * (places - 1), Handover.PacketsOf(places));
        Assert.Equal(batch, Handover.BatchOf(places));
        Assert.Equal((0, int.MaxValue), (Handover.PacketsOf(1), Handover.BatchOf(1)));
    }

    [Fact]
    public void What_nobody_read_is_dropped_by_name_at_the_end()
    {
        _wires[0].Send(_source.Seal(80));
        _rigs[1].Worker.Drain();
        _rigs[0].Turn();
        long handed = _rigs[0].Ingress.Ledger.Held;
        _rigs[0].Worker.Drain();
        Settle();
        Assert.Equal(handed, _rigs[0].Counters["worker.stopped"]);
    }

    [Fact]
    public void What_was_handed_over_to_a_worker_that_ends_still_goes()
    {
        _wires[0].Send(_source.Seal(80));
        _rigs[0].Turn();
        _rigs[0].Worker.Drain();
        _rigs[1].Worker.Drain();
        Settle();
        Assert.Equal(80, _lan.Take().Count);
    }

    [Fact]
    public void More_than_a_batch_holds_takes_several_turns_and_loses_nothing()
    {
        _wires[0].Send(_source.Seal(400));
        _rigs[0].Turn();
        for (int i = 0; i < 10; i++)
        {
            _rigs[1].Worker.Turn(wait: false);
            _rigs[1].CheckBalance();
        }

        Assert.Equal(400, _lan.Take().Count);
        End();
    }

    public void Dispose()
    {
        foreach (IDisposable part in (IDisposable[])[.. _rigs, .. _wires, _lan, .. _streams])
        {
            part.Dispose();
        }
    }

    private long Sum(string counter) => _rigs.Sum(rig => rig.Counters[counter]);

    private void Turn()
    {
        for (int i = 0; i < 3; i++)
        {
            foreach (WorkerRig rig in _rigs)
            {
                rig.Turn();
            }
        }
    }

    private void End()
    {
        foreach (WorkerRig rig in _rigs)
        {
            rig.Worker.Drain();
        }

        Settle();
    }

    private void Settle()
    {
        foreach (WorkerRig rig in _rigs)
        {
            rig.Worker.Settle();
        }

        foreach (WorkerRig rig in _rigs)
        {
            rig.End();
        }
    }
}
