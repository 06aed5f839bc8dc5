using Acme;
using GemRouter;
using GemRouter.Testing;

namespace Acme.Tests;

// Every rule of the contract, for the price of a class.
public sealed class DelayConformance : StageConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<DelayPlugin>();

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
        [new(new DelayOptions { By = TimeSpan.Zero, Most = 0 }, nameof(DelayOptions.By), nameof(DelayOptions.Most))];
}

// And what is its own, in two whole routers.
public sealed class DelayTests
{
    private const string Manifest = """
        gem: 1
        domain: test
        node: { name: a }
        keys:
          identity:  { use: test, seed: a }
          bootstrap: { use: test, seed: bk }
        links:
          lan:    { use: memory, side: red }
          fabric: { use: memory, side: black }
        discovery:
          - { use: memory, on: fabric }
        groups:
          - { prefix: 239.1.0.0/16, key: { use: test, seed: gak }, suite: chacha20-poly1305 }
        stages:
          wait: { use: delay, by: 40ms }
        routes:
          - { red: lan, black: fabric, groups: [239.1.0.0/16], open: { after: [wait] } }
        """;

    [Fact]
    public async Task Each_packet_comes_out_40_ms_late_and_otherwise_as_it_went_in()
    {
        await using DomainFixture domain = new(seed: 1);
        RouterFixture a = await domain.StartTextAsync(Manifest, setup => setup.Plugins.Add(new DelayPlugin()));
        RouterFixture b = await domain.StartTextAsync(Manifest, setup =>
        {
            setup.Plugins.Add(new DelayPlugin());
            setup.Changes.Add(("name: a", "name: b"));
            setup.Changes.Add(("seed: a", "seed: b"));
        });
        await domain.MeetAsync();
        TestPacket[] packets = [.. Enumerable.Range(1, 100).Select(i => new TestPacket { Payload = TestPacket.Bytes((ulong)i, 1000) })];

        a.Host("lan").Send(TimeSpan.FromMilliseconds(20), packets);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(5));

        PcapAssert.SamePayloads(packets, b.Sent("lan"));
        PcapAssert.AllSealed(a.Sent("fabric"));
        Assert.All(
            a.Sent("fabric").Zip(b.Sent("lan")).Skip(50), // the first ones were held while the stream began
            pair => Assert.Equal(TimeSpan.FromMilliseconds(40), pair.Second.ReceivedAt - pair.First.ReceivedAt));
    } // here both routers stop, and every packet must be accounted for
}
