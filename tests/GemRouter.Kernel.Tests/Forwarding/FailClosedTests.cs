using GemRouter.Hosting;
using GemRouter.Kernel.Forwarding;
using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>Nothing leaves in clear whatever a component does, and a component that fails stops its own leg (design, decisions 4 and 9).</summary>
public sealed class FailClosedTests : IDisposable
{
    private readonly TestStream _stream = new(1);

    public static TheoryData<string> Meddling => ["write", "grow", "cut", "group", "port", "new"];

    [Theory]
    [MemberData(nameof(Meddling))]
    public void What_a_stage_behind_the_seal_changes_never_leaves(string how)
    {
        using DataBench bench = new(new WorkerRigSetup
        {
            After = [new ScriptedStage(batch =>
            {
                foreach (Packet packet in batch)
                {
                    Meddle(batch, packet, how);
                }
            })],
        });
        bench.Publish(_stream);
        bench.Host.Send([.. _stream.Packets(1, 10), _stream.Packet(11, 5000)]);
        bench.Turn();
        Assert.Equal(14, bench.Seal.Counters["black.not_sealed"]);
        Assert.Equal(how == "new" ? 14 : 0, bench.Wire.Take().Count);
        bench.End();
    }

    [Fact]
    public void A_packet_into_which_a_stage_writes_another_routes_group_is_not_sealed()
    {
        using TestStream theirs = new(2, "239.1.8.1");
        using DataBench bench = new(new WorkerRigSetup
        {
            Groups = ["239.1.1.0/24"],
            Before = [new ScriptedStage(static batch =>
            {
                foreach (Packet packet in batch)
                {
                    packet.Group = packet.Payload[0] % 2 == 0 ? GroupAddress.Parse("239.1.8.1") : packet.Group;
                }
            })],
        });
        bench.Publish(_stream, theirs);
        TestPacket[] packets = [.. _stream.Packets(1, 10)];
        bench.Host.Send(packets);
        bench.Turn();
        int others = packets.Count(static packet => packet.Payload.Span[0] % 2 == 0);
        Assert.Equal(others, bench.Seal.Counters["seal.other_flow"]); // its numbers are given out by another worker, or leg
        Assert.Equal(10 - others, bench.Far.Take().Count);
        Assert.Equal(PacketNumber.First, theirs.Seal.NextNumber);
        bench.End();
    }

    [Fact]
    public void A_port_that_makes_a_packet_another_workers_is_not_sealed_with_its_key()
    {
        TestStream[] streams = [.. Enumerable.Range(0, 64).Select(static i => new TestStream((ulong)(10 + i), port: (ushort)(6000 + i)))];
        int next = 0;
        using DataBench bench = new(new WorkerRigSetup
        {
            Places = 2,
            MostFlows = 64,
            Before = [new ScriptedStage(batch =>
            {
                foreach (Packet packet in batch)
                {
                    packet.Port = (ushort)(6000 + (next++ % 64));
                }
            })],
        });
        bench.Publish(streams);
        bench.Host.Send(_stream.Packets(1, 64));
        bench.Turn();
        foreach (TestStream stream in streams)
        {
            bool isOwn = FlowHash.PlaceOf(stream.Context.Group, stream.Context.Port, 2) == 0;
            Assert.Equal(isOwn ? 2 : 1, stream.Seal.NextNumber.Value);
        }

        bench.End();
        Array.ForEach(streams, static stream => stream.Dispose());
    }

    [Theory]
    [InlineData("add")]
    [InlineData("drop")]
    [InlineData("consume")]
    public void A_packet_of_another_workers_pool_is_refused_so_that_it_is_never_in_two_hands(string how)
    {
        Packet? kept = null;
        DropReason reason = new FakeCounters().DropReason("test", "For a test.");
        using DataBench bench = new(
            new WorkerRigSetup
            {
                After = [new ScriptedStage(batch =>
                {
                    foreach (Packet packet in batch)
                    {
                        batch.Detach(packet);
                        kept = packet;
                    }
                })],
            },
            new WorkerRigSetup
            {
                After = [new ScriptedStage(batch =>
                {
                    switch (how)
                    {
                        case "add": batch.Add(kept!); break;
                        case "drop": batch.Drop(kept!, reason); break;
                        default: batch.Consume(kept!); break;
                    }
                })],
            });
        using TestStream other = new(2, "239.1.1.2");
        bench.Publish(_stream, other);
        bench.Host.Send(_stream.Packet(1));
        bench.Seal.Turn();
        Assert.NotNull(kept);
        bench.Wire.Send(SealedBy(other));
        bench.Open.Turn();
        Assert.True(bench.Open.Leg.HasFailed);
        Assert.Empty(bench.Far.Take());
        Assert.Equal(1, bench.Seal.Leg.Ledger.Held); // it is still the other's
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stage_that_throws_stops_its_leg_and_nothing_else(bool isBehind)
    {
        int calls = 0;
        ScriptedStage faulty = new(_ =>
        {
            if (++calls > 2)
            {
                throw new InvalidOperationException("slipped");
            }
        });
        using DataBench bench = new(new WorkerRigSetup { Before = isBehind ? [] : [faulty], After = isBehind ? [faulty] : [] });
        bench.Publish(_stream);
        for (int i = 0; i < 5; i++)
        {
            bench.Host.Send(_stream.Packets((ulong)i, 10));
            bench.Turn();
        }

        Assert.Equal(20, bench.Far.Take().Count);
        Assert.Equal(30, bench.Seal.Counters["leg.failed"]);
        Assert.True(bench.Seal.Leg.HasFailed);
        Assert.IsType<InvalidOperationException>(Assert.Single(bench.Seal.Failures));
        bench.End();
    }

    [Fact]
    public void A_leg_that_fails_drops_what_it_holds()
    {
        KeepingStage keeping = new(TimeSpan.FromSeconds(1));
        bool fails = false;
        using DataBench bench = new(new WorkerRigSetup
        {
            Before = [keeping],
            After = [new ScriptedStage(_ =>
            {
                if (fails)
                {
                    throw new InvalidOperationException("slipped");
                }
            })],
        });
        using TestStream other = new(2, "239.1.1.2");
        bench.Seal.Publish(sealing: (other, other.Entry()));
        bench.Open.Publish(open: [other]);
        bench.Host.Send([.. _stream.Packets(1, 10), other.Packet(1)]); // _stream has no key: its packets wait in the sealer
        bench.Run(TimeSpan.FromSeconds(1.1));
        bench.Host.Send(_stream.Packets(20, 5)); // these are with the stage
        bench.Turn();
        Assert.Equal(15, bench.Seal.Leg.Ledger.Held);
        fails = true;
        bench.Host.Send(other.Packet(2));
        bench.Run(TimeSpan.FromSeconds(1.1));
        Assert.Equal((0, 16), (bench.Seal.Leg.Ledger.Held, bench.Seal.Counters["leg.failed"]));
        bench.End();
    }

    [Fact]
    public void A_stage_that_throws_when_it_is_asked_for_its_time_stops_its_leg_alone()
    {
        KeepingStage keeping = new(TimeSpan.FromSeconds(1));
        using DataBench bench = new(new WorkerRigSetup { Before = [keeping] });
        bench.Publish(_stream);
        bench.Host.Send(_stream.Packets(1, 10));
        bench.Turn();
        keeping.FailsWhenAsked = true;
        bench.Host.Send(_stream.Packets(11, 10));
        bench.Turn();
        Assert.True(bench.Seal.Leg.HasFailed);
        Assert.Equal(20, bench.Seal.Counters["leg.failed"]);
        bench.End();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5000)]
    public void A_suite_that_throws_in_the_middle_of_a_batch_leaves_nothing_behind(int length)
    {
        RecordingSuite suite = new(Suites.Of(1)) { FailAt = 7 };
        using TestStream stream = new(3, suite: suite);
        using DataBench bench = new();
        bench.Publish(stream);
        bench.Host.Send(stream.Packet(1), stream.Packet(2, length), stream.Packet(3, length), stream.Packet(4, 5000), stream.Packet(5), stream.Packet(6), stream.Packet(7), stream.Packet(8));
        bench.Turn();
        Assert.True(bench.Seal.Leg.HasFailed);
        Assert.Empty(bench.Far.Take());
        Assert.Equal(0, suite.Repeated);
        bench.End();
    }

    [Fact]
    public void A_link_that_throws_when_it_sends_stops_the_leg()
    {
        using DataBench bench = new(new WorkerRigSetup { Sender = static _ => new BrokenSender() });
        bench.Publish(_stream);
        bench.Host.Send(_stream.Packets(1, 3));
        bench.Turn();
        Assert.Equal(3, bench.Seal.Counters["leg.failed"]);
        bench.End();
    }

    [Fact]
    public void A_receiver_that_fails_leaves_the_worker_to_what_it_holds()
    {
        BrokenReceiver? broken = null;
        using DataBench bench = new(new WorkerRigSetup { Receiver = receiver => broken = new BrokenReceiver(receiver) });
        bench.Open.Publish(open: [_stream]);
        bench.Host.Send(_stream.Packets(1, 10));
        bench.Turn();
        broken!.Fails = true;
        bench.Turn();
        Assert.Single(bench.Seal.Failures);
        bench.Seal.Publish(sealing: (_stream, _stream.Entry()));
        bench.Run(TimeSpan.FromMilliseconds(2));
        Assert.Equal(10, bench.Far.Take().Count);
        Task<WorkerSnapshot> snapshot = bench.Seal.Worker.SnapshotAsync();
        Assert.False(snapshot.IsCompleted);
        bench.Seal.Turn();
        Assert.True(snapshot.IsCompletedSuccessfully);
        bench.End();
        bench.Seal.Dispose();
        Assert.True(broken.IsDisposed);
    }

    [Fact]
    public async Task The_accounts_of_a_worker_that_has_ended_can_still_be_read()
    {
        using DataBench bench = new();
        bench.Publish(_stream);
        bench.Host.Send(_stream.Packets(1, 3));
        bench.Turn();
        Task<WorkerSnapshot> before = bench.Seal.Worker.SnapshotAsync();
        bench.Seal.Dispose();
        Assert.Equal(3, (await before).Legs[0].Out);
        Assert.Equal(3, (await bench.Seal.Worker.SnapshotAsync()).Legs[0].Out);
        Assert.Equal(long.MaxValue, bench.Seal.Worker.Version);
    }

    [Fact]
    public void Without_a_table_nothing_leaves()
    {
        using DataBench bench = new();
        bench.Host.Send(_stream.Packets(1, 10));
        bench.Wire.Send(SealedBy(_stream));
        bench.Run(TimeSpan.FromSeconds(3));
        Assert.Empty(bench.Far.Take());
        Assert.Empty(bench.Wire.Take());
        bench.End();
    }

    public void Dispose() => _stream.Dispose();

    private static TestPacket SealedBy(TestStream stream)
    {
        PacketPool pool = new(1, 64, 1500, 64);
        Assert.True(pool.TryRent(out Packet? packet));
        stream.Packet(1).CopyTo(packet);
        Assert.Equal(SealVerdict.Sealed, stream.Seal.Seal(packet, null, 0, out _));
        return TestPacket.Of(packet);
    }

    private static void Meddle(PacketBatch batch, Packet packet, string how)
    {
        switch (how)
        {
            case "write": packet.Write(); break;
            case "grow": packet.Append(1)[0] = 0; break;
            case "cut": packet.TrimEnd(1); break;
            case "group": packet.Group = GroupAddress.Parse("239.1.1.7"); break;
            case "port": packet.Port++; break;
            default:
                Assert.True(batch.TryRent(out Packet? another));
                packet.Payload.CopyTo(another.Reset(packet.Length));
                another.CopyHeaderFrom(packet);
                batch.Add(another);
                break;
        }
    }

    private sealed class BrokenSender : ILinkSender
    {
        public void Send(PacketBatch batch) => throw new InvalidOperationException("slipped");

        public void Dispose()
        {
        }
    }

    private sealed class BrokenReceiver(ILinkReceiver inner) : ILinkReceiver
    {
        public bool Fails { get; set; }

        public bool IsDisposed { get; private set; }

        public void Receive(PacketBatch batch, Instant deadline)
        {
            if (Fails)
            {
                throw new InvalidOperationException("slipped");
            }

            inner.Receive(batch, deadline);
        }

        public void Wake() => inner.Wake();

        public void Dispose()
        {
            IsDisposed = true;
            inner.Dispose();
        }
    }
}
