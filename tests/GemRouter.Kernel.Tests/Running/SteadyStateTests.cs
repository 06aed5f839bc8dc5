using GemRouter.Kernel.Manifests;
using GemRouter.Plugin.Aead;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>
/// A steady stream through two whole routers, with all their threads, allocates nothing for a packet. The whole process is counted, but for what the routers do as time passes (some 25 KB a second each, with
/// packets or without: HELLOs, housekeeping, the watchdog): their timers are halted meanwhile. An object for each batch of 64 packets would be 24 bytes or more, 0.375 for each packet; so less than 0.1 is none.
/// </summary>
[Collection(Alone)]
public sealed class SteadyStateTests
{
    internal const string Alone = "Alone: all that the process allocates is counted";

    private const int Packets = 1_000_000;

    // On the workers' own threads nothing at all, in at least one quarter of it: a lock of the medium makes what it waits with when it is first waited for, and that may come late.
    private const int Windows = 4;

    [Theory]
    [InlineData("chacha20-poly1305")]
    [InlineData("aes-256-gcm")]
    [InlineData("aegis-128l")]
    [InlineData("aegis-256")]
    public async Task A_million_packets_through_two_routers_allocate_nothing(string suite)
    {
        HaltingClock clock = new();
        await using RouterDomain domain = new(clock, TimeProvider.System);
        domain.Add(PluginFixture.Of<AeadPlugin>().Factory(ComponentKind.CipherSuite, suite));
        List<ThreadMeter> meters = [];
        domain.Add(ComponentFactory.Stage<RouterDomain.Nothing>("meter", "Notes what its thread allocated.", (_, _) =>
        {
            meters.Add(new ThreadMeter());
            return meters[^1];
        }));
        (Router a, Router b) = await domain.StartBothAsync(site => domain.Manifest(
            site,
            ("suite: chacha20-poly1305", $"suite: {suite}"),
            ("groups: [239.1.1.0/24] }", "groups: [239.1.1.0/24], seal: { before: [{ use: meter }] }, open: { after: [{ use: meter }] } }"),
            ("mtu: 9000", "mtu: 1500, queue: 4096"),
            ("foreign-source: false", "foreign-source: false, queue: 4096")));
        using SteadyStream stream = new(domain);
        domain.UntilAPacketArrives();
        Array.ForEach([domain.HostA, domain.Wire, domain.HostB], static station => station.Leave()); // nobody takes what they would hear
        stream.Carry(Packets / 50);
        clock.Halted = true;
        stream.Carry(Packets / 100); // what the last timers began has ended

        long[] batches = [.. meters.Select(static meter => meter.Batches)];
        long[] least = [.. meters.Select(static _ => long.MaxValue)];
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (int window = 0; window < Windows; window++)
        {
            long[] before = [.. meters.Select(static meter => meter.Allocated)];
            stream.Carry(Packets / Windows);
            least = [.. meters.Select((meter, i) => Math.Min(least[i], meter.Allocated - before[i]))];
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        clock.Halted = false;
        Assert.InRange(allocated / (double)Packets, 0, 0.1);
        Assert.All(least, static bytes => Assert.Equal(0, bytes));
        Assert.Equal(2, meters.Where((meter, i) => meter.Batches - batches[i] >= Packets / 64).Count()); // one that seals, one that opens
        foreach (Router router in (Router[])[a, b])
        {
            Assert.All(RouterDomain.Status(router).Legs, static leg => Assert.Equal(0, leg.Dropped));
        }
    }

    /// <summary>Notes at each batch what its worker's thread has allocated so far.</summary>
    private sealed class ThreadMeter : IPacketStage
    {
        private long _allocated;
        private long _batches;

        public long Allocated => Volatile.Read(ref _allocated);

        public long Batches => Volatile.Read(ref _batches);

        public void Process(PacketBatch batch)
        {
            Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
            Volatile.Write(ref _batches, _batches + 1);
        }
    }
}

/// <summary>Tests that run when no other test of this assembly does.</summary>
[CollectionDefinition(SteadyStateTests.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
