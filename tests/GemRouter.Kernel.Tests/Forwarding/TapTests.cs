using GemRouter.Kernel.Forwarding;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>What a tap copies of what passes a point.</summary>
public sealed class TapTests : IDisposable
{
    private static readonly GroupPrefix Others = GroupPrefix.Parse("239.1.2.0/24");

    private readonly TestStream _stream = new(1);

    [Fact]
    public void All_points_of_a_leg_have_a_name_of_their_own()
    {
        using DataBench bench = new(new WorkerRigSetup { Before = [new ScriptedStage(static _ => { })], After = [new ScriptedStage(static _ => { })] });
        Assert.Equal(["route/seal/in", "route/seal/before-0", "route/seal/seal", "route/seal/after-0", "route/seal/out"], TapSession.NamesOf(bench.Seal.Leg));
        Assert.Equal(["route/open/in", "route/open/open", "route/open/out"], TapSession.NamesOf(bench.Open.Leg));
        StageStep Stage(string name) => new(name, new ScriptedStage(static _ => { }));
        bench.Seal.Leg.SetSteps([Stage("in"), Stage("delay"), Stage("delay"), Stage("out")], 1);
        Assert.Equal(["route/seal/in", "route/seal/in#2", "route/seal/delay", "route/seal/delay#2", "route/seal/out#2", "route/seal/out"], TapSession.NamesOf(bench.Seal.Leg));
    }

    [Theory]
    [InlineData("seal", "in", false)]
    [InlineData("seal", "before-0", false)]
    [InlineData("seal", "seal", true)]
    [InlineData("seal", "after-0", true)]
    [InlineData("seal", "out", true)]
    [InlineData("open", "in", true)]
    [InlineData("open", "open", false)]
    [InlineData("open", "out", false)]
    public void A_point_gives_what_passes_it_as_it_is_there(string direction, string stage, bool isSealed)
    {
        using DataBench bench = new(new WorkerRigSetup { Before = [new ScriptedStage(static _ => { })], After = [new ScriptedStage(static _ => { })] });
        bench.Publish(_stream);
        TapSession tap = Begin(direction == "seal" ? bench.Seal : bench.Open, stage);
        bench.Host.Send(_stream.Packet(1), _stream.Packet(2), _stream.Packet(3));
        bench.Turn();
        (StoredPacket Header, byte[] Payload)[] seen = Read(tap);
        Assert.Equal(3, seen.Length);
        Assert.All(seen, one => Assert.Equal(isSealed, one.Payload[0] == 0xE1 && one.Payload.Length > 100));
        if (!isSealed)
        {
            Assert.Equal(Enumerable.Range(1, 3).Select(number => _stream.Packet((ulong)number).Payload.ToArray()), seen.Select(static one => one.Payload));
            Assert.All(seen, static one => Assert.Equal("10.1.0.9", one.Header.Source.ToString()));
        }

        Assert.All(seen, one => Assert.Equal((_stream.Packet(1).Group, _stream.Packet(1).Port, bench.Clock.Now), (one.Header.Group, one.Header.Port, one.Header.ReceivedAt)));
        Assert.Equal((0, 3), (tap.Lost, bench.Far.Take().Count));
        bench.End();
    }

    [Fact]
    public void Fragments_and_traced_packets_are_seen_too()
    {
        using DataBench bench = new();
        bench.Publish(_stream);
        TapSession tap = Begin(bench.Seal, "out");
        TraceSession trace = new(GroupPrefix.Parse(WorkerRig.Prefix), 1);
        bench.Seal.Leg.Trace = trace;
        bench.Host.Send(_stream.Packet(1, 5000), _stream.Packet(2, 5000));
        bench.Turn();
        Assert.Equal(8, Read(tap).Length);
        TapSession whole = Begin(bench.Open, "open");
        bench.Host.Send(_stream.Packet(3, 5000));
        bench.Turn();
        Assert.Equal([5000], Read(whole).Select(static one => one.Payload.Length));
    }

    [Fact]
    public void What_a_stage_drops_or_is_of_another_group_does_not_pass()
    {
        int count = 0;
        ScriptedStage odd = new(batch =>
        {
            foreach (Packet packet in batch)
            {
                if (++count % 2 == 1)
                {
                    batch.Consume(packet);
                }
            }
        });
        using DataBench bench = new(new WorkerRigSetup { Before = [odd] });
        bench.Publish(_stream);
        TapSession tap = Begin(bench.Seal, "before-0");
        bench.Host.Send(Enumerable.Range(0, 10).Select(number => _stream.Packet((ulong)number)).ToArray());
        bench.Turn();
        Assert.Equal(5, Read(tap).Length);

        TapSession others = Begin(bench.Seal, "in", Others);
        bench.Host.Send(_stream.Packet(1));
        bench.Turn();
        Assert.Empty(Read(others));
    }

    [Fact]
    public void What_nobody_reads_is_counted_and_the_packets_go_on()
    {
        using DataBench bench = new();
        bench.Publish(_stream);
        TapSession tap = Begin(bench.Seal, "in");
        const int Count = 600;
        const int Length = 8000; // more than the ring holds
        for (int number = 0; number < Count; number++)
        {
            bench.Host.Send(_stream.Packet((ulong)number, Length));
            bench.Turn();
        }

        int kept = Read(tap).Length;
        Assert.InRange(kept, 400, Count - 1);
        Assert.Equal(Count - kept, tap.Lost);
        Assert.Equal(Count, bench.Far.Take().Count);
    }

    [Theory]
    [InlineData(1, 4 << 20)]
    [InlineData(2, 2 << 20)]
    [InlineData(3, 1 << 20)]
    [InlineData(64, 128 << 10)]
    public void All_legs_of_a_point_share_the_memory_that_one_would_have(int legs, int bytes) => Assert.Equal(bytes, TapSession.BytesFor(legs));

    [Fact]
    public void What_reloads_made_and_was_read_is_let_go_and_what_it_lost_stays_counted()
    {
        using DataBench bench = new();
        bench.Publish(_stream);
        TapSession tap = Begin(bench.Seal, "in");
        for (int number = 0; number < 600; number++)
        {
            bench.Host.Send(_stream.Packet((ulong)number, 8000));
            bench.Turn();
        }

        long lost = tap.Lost;
        Assert.True(lost > 0);
        for (int reload = 0; reload < 10; reload++)
        {
            Assert.True(tap.Attach([bench.Seal.Leg]));
            Assert.Equal(reload == 0 ? 600 - lost : 1, Read(tap).Length);
            Assert.InRange(tap.Rings, 1, 2); // the present, and those whose workers may still be about to stop
            Assert.Equal(lost, tap.Lost);
            bench.Host.Send(_stream.Packet((ulong)(1000 + reload)));
            bench.Turn();
        }
    }

    [Fact]
    public void A_ring_gives_what_was_written_round_after_round()
    {
        TapRing ring = new(1 << 14);
        PacketPool pool = new(1, 0, 5000, 0);
        Assert.True(pool.TryRent(out Packet? packet));
        int written = 0;
        int read = 0;
        for (int round = 0; round < 1000; round++)
        {
            for (int i = 0; i < round % 3 + 1; i++)
            {
                packet.Reset(Length(written)).Fill((byte)written);
                ring.Write(packet, new Instant(written++));
            }

            while (ring.Read() is { } copy)
            {
                Assert.Equal((new Instant(read), Length(read)), (copy.Header.ReceivedAt, copy.Header.Length));
                Assert.Equal(Length(read), copy.Payload.Length);
                Assert.False(copy.Payload.AsSpan().ContainsAnyExcept((byte)read));
                read++;
            }
        }

        Assert.Equal((0, written), (ring.Lost, read));
        static int Length(int number) => number * 37 % 4000;
    }

    public void Dispose() => _stream.Dispose();

    private static TapSession Begin(WorkerRig rig, string stage, GroupPrefix? groups = null)
    {
        TapSession tap = new($"route/{(rig.Ingress is RedIngress ? "seal" : "open")}/{stage}", groups);
        Assert.True(tap.Attach([rig.Leg]));
        return tap;
    }

    private static (StoredPacket Header, byte[] Payload)[] Read(TapSession tap)
    {
        List<(StoredPacket Header, byte[] Payload)> all = [];
        while (tap.Read() is { } one)
        {
            all.Add(one);
        }

        return [.. all];
    }
}
