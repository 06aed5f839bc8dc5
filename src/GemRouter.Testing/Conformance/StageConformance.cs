using Xunit;

namespace GemRouter.Testing;

/// <summary>What holds for every <see cref="IPacketStage"/>, and for every <see cref="IHoldingStage"/>.</summary>
public abstract partial class StageConformance : ComponentConformance
{
    private const int Batch = 16;
    private const int LongestPayload = 2048;

    /// <inheritdoc/>
    protected sealed override ComponentKind Kind => ComponentKind.Stage;

    /// <summary>True for a stage that belongs behind the seal: its samples then come sealed.</summary>
    protected virtual bool SamplesAreSealed => false;

    /// <summary>Packets that the stage does its work on; at least one, none longer than 2048 bytes. Some of several groups and sizes, if not overridden.</summary>
    protected virtual IEnumerable<TestPacket> Samples() => Enumerable.Range(1, 24).Select(static i => new TestPacket
    {
        Group = new GroupAddress(Address.FromIPv4(0xEF010100 + (uint)(i % 3))),
        Port = (ushort)(5000 + (i % 2)),
        Payload = TestPacket.Bytes((ulong)i, 60 * i),
        Dscp = (byte)(i % 64),
    });

    /// <summary>Every packet goes on, is dropped, consumed or held; none is lost, and none is rented for nothing.</summary>
    [Fact]
    public async Task Every_packet_is_accounted_for_in_batches_of_any_size()
    {
        StageBench bench = await BenchAsync();
        for (int size = 1; size <= Batch; size++)
        {
            bench.Process(Some(size));
            bench.Send();
            Advance(bench);
            bench.TickIfDue();
        }
    }

    /// <summary>A batch may have no room for more.</summary>
    [Fact]
    public async Task A_full_batch_is_processed()
    {
        StageBench bench = await BenchAsync(capacity: Batch);
        for (int i = 0; i < 4; i++)
        {
            bench.Process(Some(Batch));
            bench.Send();
        }
    }

    /// <summary>A stage does without a packet where the pool has none.</summary>
    [Fact]
    public async Task An_empty_pool_is_no_error()
    {
        StageBench bench = await BenchAsync(packets: Batch);
        bench.Process(Some(Batch));
        bench.Send();
        bench.DrainAll();
    }

    /// <summary>What <see cref="ComponentNeeds"/> declare is enough, with nothing to spare.</summary>
    [Fact]
    public async Task The_declared_room_is_enough()
    {
        foreach (TestPacket sample in Samples().Concat(Odd()))
        {
            StageBench bench = await BenchAsync(packets: 4, payload: Math.Max(1, sample.Payload.Length), spare: 0);
            bench.Process([sample]);
            bench.Send();
            bench.DrainAll();
        }
    }

    /// <summary>Who is not asked to give back keeps nothing.</summary>
    [Fact]
    public async Task Only_a_holding_stage_keeps_packets()
    {
        StageBench bench = await BenchAsync();
        bench.Process(Some(Batch));
        bench.Send();
        Assert.True(bench.Holding is not null || bench.Ledger.Held == 0, $"The stage holds {bench.Ledger.Held} packets, and is no IHoldingStage.");
    }

    /// <summary>A packet that left the stage belongs to somebody else.</summary>
    [Fact]
    public async Task What_has_left_is_not_touched()
    {
        StageBench bench = await BenchAsync();
        bench.Process(Some(Batch));
        bench.Send();
        TestPacket canary = new() { Payload = Enumerable.Repeat((byte)0xCA, 64).ToArray(), Ttl = 77 };
        List<Packet> others = [];
        while (bench.Pool.TryRent(out Packet? packet))
        {
            canary.CopyTo(packet);
            others.Add(packet);
        }

        // More packets, from another pool: whatever the stage does to those above, it does behind their owner's back.
        StageBench next = new(bench.Stage, bench.Host, new PacketPool(256, 256, LongestPayload, 256), Batch * 2) { Ledger = bench.Ledger, CountsPool = false };
        next.Process(Some(Batch));
        next.Send();
        Advance(bench);
        next.TickIfDue();
        Assert.All(others, packet => Assert.True(TestPacket.Of(packet).Equals(canary), "The stage changed a packet that had left it."));
    }

    /// <summary>Drops are told under names that the host knows.</summary>
    [Fact]
    public async Task Drops_are_counted_under_its_own_reasons()
    {
        StageBench bench = await BenchAsync();
        Run(bench);
        Assert.True(
            bench.Ledger.Dropped == bench.Host.Counters.Dropped,
            $"{bench.Ledger.Dropped} packets were dropped, {bench.Host.Counters.Dropped} under reasons from the component's ICounters.");
    }

    /// <summary>No packet that a network brings makes a stage throw.</summary>
    [Fact]
    public async Task Any_packet_is_processed()
    {
        StageBench bench = await BenchAsync();
        foreach (TestPacket sample in Odd())
        {
            bench.Process([sample]);
            bench.Send();
        }
    }

    /// <summary>A sealed packet that was changed is not sent as if it were sealed.</summary>
    [Fact]
    public async Task Changed_bytes_lose_the_mark_of_the_seal()
    {
        StageBench bench = await BenchAsync(marks: true);
        Run(bench);
    }

    /// <summary>A replay gives the same bytes.</summary>
    [Fact]
    public async Task The_same_seed_and_input_give_the_same_output()
    {
        List<TestPacket> one = Run(await BenchAsync(clock: new FakeClock()));
        List<TestPacket> two = Run(await BenchAsync(clock: new FakeClock()));
        Assert.Equal(one, two);
    }

    /// <summary>The data plane does not wait for the collector.</summary>
    [Fact]
    public async Task It_allocates_nothing_once_it_runs()
    {
        StageBench bench = await BenchAsync();
        TestPacket[] samples = Some(Batch);
        long least = long.MaxValue;
        for (int window = 0; window < 6 && least > 0; window++)
        {
            long before = bench.Allocated;
            for (int i = 0; i < 50; i++)
            {
                bench.Process(samples);
                bench.Send();
                Advance(bench);
                bench.TickIfDue();
                if (bench.Ledger.Held > bench.Pool.Packets / 2)
                {
                    bench.DrainAll();
                }
            }

            least = Math.Min(least, bench.Allocated - before);
        }

        Assert.True(least == 0, $"The stage allocates: {least} bytes in 50 batches.");
    }

    /// <summary>A stage that says it is safe for several threads is.</summary>
    [Fact]
    public async Task A_shared_stage_works_on_several_threads()
    {
        if (Factory.NeedsOf(Options()).Instancing == Instancing.PerWorker)
        {
            return;
        }

        StageBench first = await BenchAsync();
        StageBench second = await BenchAsync(stage: first);
        await Task.WhenAll(new[] { first, second }.Select(bench => SoonAsync(
            () => Task.Factory.StartNew(
                () =>
                {
                    for (int i = 0; i < 100; i++)
                    {
                        bench.Process(Some(Batch));
                        bench.Send();
                    }
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default),
            "Processing")));
    }

    private static string Account(StageBench bench) =>
        $"{bench.Ledger.Made} {bench.Ledger.Consumed} {bench.Ledger.Dropped} {bench.Ledger.Held}";

    private static void Advance(StageBench bench) => (bench.Host.Clock as FakeClock)?.Advance(TimeSpan.FromMilliseconds(1));

    private static IEnumerable<TestPacket> Odd()
    {
        GroupAddress six = GroupAddress.Parse("ff3e::8000:1");
        foreach (int length in (int[])[0, 1, 2, 3, 7, 1472, LongestPayload])
        {
            yield return new TestPacket { Payload = TestPacket.Bytes(9, length), Ttl = 0 };
            yield return new TestPacket { Payload = new byte[length], Group = six, Source = Address.Parse("2001:db8::1"), Port = 65535, Ttl = 255, Dscp = 63, Ecn = 3 };
        }
    }

    private TestPacket[] Some(int count)
    {
        TestPacket[] samples = [.. Samples()];
        Assert.NotEmpty(samples);
        return [.. Enumerable.Range(0, count).Select(i => samples[i % samples.Length])];
    }

    private List<TestPacket> Run(StageBench bench)
    {
        List<TestPacket> output = [];
        for (int i = 1; i <= 8; i++)
        {
            bench.Process(Some(2 * i));
            bench.Send(output);
            Advance(bench);
            bench.TickIfDue(output);
        }

        foreach (TestPacket[] samples in Samples().Chunk(Batch))
        {
            bench.Process(samples);
            bench.Send(output);
        }

        bench.DrainAll(output);
        return output;
    }

    private async Task<StageBench> BenchAsync(
        int capacity = 2 * Batch, int packets = 1024, int payload = LongestPayload, int spare = 64, bool marks = false, TimeProvider? clock = null, StageBench? stage = null)
    {
        object options = Options();
        ComponentNeeds needs = Factory.NeedsOf(options);
        (object component, TestHost host) = stage is null ? Make(options, clock: clock) : (stage.Stage, stage.Host);
        if (stage is null)
        {
            await StartAsync(component);
        }

        PacketPool pool = new(packets, needs.Headroom + spare, payload, needs.Tailroom + spare);
        return new StageBench(Assert.IsType<IPacketStage>(component, exactMatch: false), host, pool, capacity) { Marks = marks || SamplesAreSealed };
    }
}
