namespace GemRouter.Trial.Pipeline;

public sealed class LegTests
{
    [Fact]
    public void A_million_packets_through_a_leg_that_copies_allocate_nothing() => AssertNothing(Leg.Copying(Suites.Make("aegis-128l")), 1_000_000);

    [Theory]
    [InlineData("chacha20-poly1305")]
    [InlineData("aes-256-gcm")]
    [InlineData("aegis-256")]
    public void Other_suites_allocate_nothing(string suite) => AssertNothing(Leg.Copying(Suites.Make(suite)), 50_000);

    [Fact]
    public void A_leg_that_seals_out_of_a_ring_allocates_nothing() => AssertNothing(Leg.Ring(Suites.Make("aegis-128l")), 200_000);

    [Fact]
    public void A_leg_between_memory_networks_allocates_nothing() => AssertNothing(Leg.Network(Suites.Make("aegis-128l")), 200_000);

    private static void AssertNothing(Leg leg, int packets)
    {
        using (leg)
        {
            Run(leg, 200);
            long before = GC.GetAllocatedBytesForCurrentThread();
            int batches = packets / Leg.Batch;
            int sent = Run(leg, batches);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(batches * Leg.Batch, sent);
            Assert.Equal(0, allocated);
            Assert.Equal((leg.Ledger.In, leg.Ledger.In), (leg.Ledger.Out, leg.Sealed));
        }
    }

    private static int Run(Leg leg, int batches)
    {
        int sent = 0;
        for (int i = 0; i < batches; i++)
        {
            leg.Feed();
            sent += leg.Run();
            leg.Drain();
        }

        return sent;
    }
}
