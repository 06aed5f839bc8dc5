using GemRouter;
using GemRouter.Testing;

namespace Acme.Shaper.Tests;

/// <summary>The stage in whole routers, with the manifest that stands beside it, loaded from disk as an operator's plugins are.</summary>
public sealed class RouterTests
{
    private const long BitsPerSecond = 20_000_000;
    private const int Burst = 15_000;

    [Fact]
    public async Task What_leaves_for_the_uplink_keeps_to_the_rate_and_comes_out_whole_and_in_order_at_the_other_site()
    {
        await using DomainFixture domain = new();
        RouterFixture a = await domain.StartAsync("shaper.yaml");
        RouterFixture b = await domain.StartAsync("shaper.yaml", static setup => setup.Changes.Add(("site-a", "site-b")));
        await domain.MeetAsync();
        a.Send("lan", Packets(1));
        await domain.AdvanceAsync(TimeSpan.FromSeconds(2)); // the stream has begun
        TestPacket[] burst = [.. Packets(200)];

        a.Send("lan", burst);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(2));

        PcapAssert.SamePayloads([.. Packets(1), .. burst], b.Sent("lan"));
        PcapAssert.AllSealed(a.Sent("uplink"));
        AssertRate([.. a.Sent("uplink").Skip(1)]);
        Assert.Empty(a.Drops);
    }

    [Fact]
    public async Task What_is_too_much_for_the_queue_is_dropped_under_a_name_that_operators_see()
    {
        await using RouterFixture router = await RouterFixture.StartAsync("shaper.yaml");
        router.Send("lan", Packets(1));
        await router.AdvanceAsync(TimeSpan.FromSeconds(2));

        router.Send("lan", Packets(1000));
        await router.AdvanceAsync(TimeSpan.FromSeconds(2));

        KeyValuePair<string, long> drop = Assert.Single(router.Drops);
        Assert.Equal("uplink_rate.queue_full", drop.Key);
        Assert.Equal(1001, router.Sent("uplink").Count + drop.Value);
    }

    [Fact]
    public async Task What_waits_when_the_router_stops_still_goes_out()
    {
        RouterFixture router = await RouterFixture.StartAsync("shaper.yaml", static setup => setup.Plugins.Add(new ShaperPlugin())); // in process: a breakpoint in it works
        router.Send("lan", Packets(1));
        await router.AdvanceAsync(TimeSpan.FromSeconds(2));
        router.Send("lan", Packets(100));
        await router.AdvanceAsync(TimeSpan.FromMilliseconds(10));
        Assert.InRange(Assert.Single(router.Status.Legs, static leg => leg.Direction == "seal").Held, 60, 99);

        await router.DisposeAsync();

        Assert.Equal(101, router.Sent("uplink").Count);
    }

    private static IEnumerable<TestPacket> Packets(int count) => Enumerable.Range(1, count).Select(number => new TestPacket { Payload = TestPacket.Bytes((ulong)number, 1316) });

    // Counted in billionths of a bit, so that nothing is rounded.
    private static void AssertRate(TestPacket[] sent)
    {
        for (int from = 0; from < sent.Length; from++)
        {
            long left = 0;
            for (int to = from; to < sent.Length; to++)
            {
                left += (sent[to].Payload.Length + 28) * 8_000_000_000;
                long allowed = (Burst * 8_000_000_000) + ((sent[to].ReceivedAt.Nanoseconds - sent[from].ReceivedAt.Nanoseconds) * BitsPerSecond);
                Assert.True(left <= allowed, $"Between packets {from + 1} and {to + 1}, {left} billionths of a bit left, and {allowed} may.");
            }
        }

        // Nor does it leave the network idle: all but the bucket's depth goes at the rate.
        long waited = sent.Sum(static packet => (packet.Payload.Length + 28) * 8_000_000_000) - (Burst * 8_000_000_000);
        Assert.InRange(sent[^1].ReceivedAt.Nanoseconds - sent[0].ReceivedAt.Nanoseconds, waited / BitsPerSecond, (waited / BitsPerSecond) + 1_000_000);
    }
}
