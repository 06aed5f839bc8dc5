using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>wire 6.2 and 6.3: a stream's first packets wait, and a rekey loses none.</summary>
public sealed class StartHoldTests : IDisposable
{
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(300);

    private readonly TestStream _stream = new(1);
    private readonly TestStream _next = new(2);

    [Fact]
    public void Packets_before_the_key_and_during_the_hold_leave_later_in_order_and_evenly()
    {
        using DataBench bench = new();
        bench.Open.Publish(open: [_stream]);
        TestPacket[] sent = [.. _stream.Packets(0, 900)];
        bench.Host.Send(sent[..300]);
        bench.Turn();
        Assert.Equal([_stream.Flow], bench.Seal.Wanted);
        Assert.Equal(300, bench.Seal.Leg.Ledger.Held);

        Instant releaseAt = bench.Clock.Now + Hold;
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(releaseAt: releaseAt)));
        bench.Host.Send(sent[300..600]);
        bench.Run(Hold - TimeSpan.FromMilliseconds(1));
        Assert.Empty(bench.Wire.Take());

        List<int> steps = [];
        List<TestPacket> got = [];
        bench.Host.Send(sent[600..]);
        while (got.Count < 900 && steps.Count < 1000)
        {
            bench.Run(TimeSpan.FromMicroseconds(500));
            IReadOnlyList<TestPacket> some = bench.Far.Take();
            got.AddRange(some);
            steps.Add(some.Count);
        }

        Assert.Equal(sent.Select(static packet => packet.Payload.ToArray()), got.Select(static packet => packet.Payload.ToArray()));
        Assert.All(steps, static count => Assert.InRange(count, 0, 64));
        Assert.InRange(steps.Count, 250, 350); // 150 ms: the 600 of 300 ms leave twice as fast as they came, beside what comes meanwhile
        Assert.Single(bench.Seal.Wanted);

        bench.Host.Send(_stream.Packet(900));
        bench.Turn();
        Assert.Single(bench.Far.Take()); // it flows at once now
        bench.End();
    }

    [Theory]
    [InlineData(20)]
    [InlineData(150)]
    public void A_stream_flows_soon_after_its_hold_however_fast_its_packets_come(int everyHalfMillisecond)
    {
        using DataBench bench = new(new WorkerRigSetup { BatchSize = 256, PoolPackets = 1024 }, new WorkerRigSetup { BatchSize = 256, PoolPackets = 1024 });
        bench.Open.Publish(open: [_stream]);
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(releaseAt: bench.Clock.Now + TimeSpan.FromMilliseconds(10))));
        ulong number = 0;
        List<TestPacket> got = [];
        for (int i = 0; i < 200; i++)
        {
            bench.Host.Send(_stream.Packets(number, everyHalfMillisecond, 60));
            number += (ulong)everyHalfMillisecond;
            bench.Run(TimeSpan.FromMicroseconds(500));
            got.AddRange(bench.Far.Take());
        }

        Assert.Equal(0, bench.Seal.Leg.Ledger.Held);
        Assert.Equal((int)number, got.Count);
        Assert.Equal(TestPacket.Bytes(number - 1, 60).ToArray(), got[^1].Payload.ToArray());
        bench.End();
    }

    [Fact]
    public void Where_memory_is_short_packets_leave_before_the_hold_ends()
    {
        using DataBench bench = new(new WorkerRigSetup { Memory = 64 << 10 });
        bench.Open.Publish(open: [_stream]);
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(releaseAt: bench.Clock.Now + Hold)));
        bench.Host.Send(_stream.Packets(0, 100, 1000));
        bench.Run(TimeSpan.FromMilliseconds(20));
        IReadOnlyList<TestPacket> got = bench.Far.Take();
        Assert.Equal(100, got.Count + bench.Seal.Counters["seal.hold_full"]);
        Assert.InRange(got.Count, 40, 100);
        Assert.Equal(0, bench.Seal.Leg.Ledger.Held);
        bench.End();
    }

    [Fact]
    public void Without_a_stream_packets_end_after_two_seconds_and_the_next_asks_again()
    {
        using DataBench bench = new();
        bench.Host.Send(_stream.Packets(0, 10));
        bench.Turn();
        bench.Run(TimeSpan.FromSeconds(1.9));
        Assert.Equal(10, bench.Seal.Leg.Ledger.Held);
        bench.Run(TimeSpan.FromSeconds(0.2));
        Assert.Equal(10, bench.Seal.Counters["seal.no_key"]);
        bench.Host.Send(_stream.Packet(11));
        bench.Turn();
        Assert.Equal([_stream.Flow, _stream.Flow], bench.Seal.Wanted);
        bench.Seal.End();
        Assert.Equal(1, bench.Seal.Counters["worker.stopped"]);
    }

    [Fact]
    public void A_stream_that_ends_in_the_middle_of_its_hold_takes_its_packets_along()
    {
        using DataBench bench = new();
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(releaseAt: bench.Clock.Now + Hold)));
        bench.Host.Send(_stream.Packets(0, 10));
        bench.Turn();
        bench.Seal.Publish();
        bench.Turn();
        Assert.Equal(10, bench.Seal.Counters["seal.stopped"]);
        bench.Host.Send(_stream.Packet(11));
        bench.Turn();
        Assert.Single(bench.Seal.Wanted); // another stream is asked for
        bench.Seal.End();
    }

    [Fact]
    public void A_rekey_in_the_middle_of_a_hold_and_of_the_flow_loses_nothing()
    {
        using DataBench bench = new();
        bench.Open.Publish(open: [_stream, _next]);
        Instant releaseAt = bench.Clock.Now + Hold;
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(releaseAt: releaseAt)));
        TestPacket[] sent = [.. _stream.Packets(0, 1000)];
        bench.Host.Send(sent[..500]);
        bench.Run(Hold + (Hold / 4)); // half of them are gone already
        bench.Seal.Publish(sealing: (_next, _next.Entry(releaseAt: releaseAt)));
        bench.Run(Hold);
        bench.Host.Send(sent[500..750]);
        bench.Turn();
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(releaseAt: releaseAt)));
        bench.Host.Send(sent[750..]);
        bench.Turn();
        Assert.Equal(sent.Select(static packet => packet.Payload.ToArray()), bench.Far.Take().Select(static packet => packet.Payload.ToArray()));
        Assert.True(_next.Seal.NextNumber.Value > 100 && _stream.Seal.NextNumber.Value > 100);
        bench.End();
    }

    [Fact]
    public void A_worker_that_ends_sends_what_it_holds()
    {
        using DataBench bench = new();
        bench.Open.Publish(open: [_stream]);
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(releaseAt: bench.Clock.Now + Hold)));
        bench.Host.Send(_stream.Packets(0, 1000));
        bench.Seal.Turn();
        bench.End();
        Assert.Equal(1000, bench.Far.Take().Count);
    }

    [Fact]
    public void A_worker_that_ends_sends_what_it_holds_through_a_stage_that_holds_too()
    {
        using DataBench bench = new(new WorkerRigSetup { After = [new KeepingStage(TimeSpan.FromSeconds(9))] });
        bench.Open.Publish(open: [_stream]);
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(releaseAt: bench.Clock.Now + Hold)));
        bench.Host.Send(_stream.Packets(0, 400));
        bench.Seal.Turn();
        bench.End();
        Assert.Equal(400, bench.Far.Take().Count);
    }

    [Fact]
    public void More_flows_than_a_worker_keeps_do_not_disturb_those_that_it_has()
    {
        using DataBench bench = new(new WorkerRigSetup { MostFlows = 4 });
        bench.Publish(_stream);
        bench.Host.Send(_stream.Packet(0));
        bench.Turn();
        for (ushort port = 1; port <= 100; port++)
        {
            bench.Host.Send(_stream.Packet(port) with { Port = port });
        }

        bench.Host.Send(_stream.Packet(101));
        bench.Turn();
        Assert.Equal(97, bench.Seal.Counters["seal.flows_full"]);
        Assert.Equal(2, bench.Far.Take().Count);
        bench.Run(TimeSpan.FromSeconds(2.1)); // those without a stream give their places back
        bench.Host.Send(_stream.Packet(102) with { Port = 200 });
        bench.Turn();
        Assert.Equal(97, bench.Seal.Counters["seal.flows_full"]);
        bench.Seal.End();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _next.Dispose();
    }
}
