using GemRouter.Testing;

namespace GemRouter.Samples.Tests;

/// <summary>What the guides show runs in whole routers, loaded from disk as an operator's plugins are.</summary>
public sealed class SampleRouterTests
{
    [Fact]
    public async Task The_contracts_stage_drops_what_is_too_long()
    {
        await using RouterFixture router = await RouterFixture.StartTextAsync(
            Sites.Manifest("a"), static setup => setup.Changes.Add(("groups: [239.1.0.0/16] }", "groups: [239.1.0.0/16], seal: { before: [{ use: size-limit, longest: 500 }] } }")));
        router.Send("lan", [.. Sites.Packets(3, length: 500), .. Sites.Packets(2, length: 501)]);
        await router.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(3, router.Sent("fabric").Count);
        Assert.Equal(2, Assert.Single(router.Drops).Value);
    }

    [Fact]
    public async Task The_cipher_suite_carries_a_stream()
    {
        await using DomainFixture domain = new();
        (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(domain, static _ => ("suite: chacha20-poly1305", "suite: xchacha20-poly1305"));
        await Sites.AssertCarriesAsync(domain, a, b);
        Assert.Equal("xchacha20-poly1305", Assert.Single(a.Status.OwnStreams).Suite);
    }

    [Fact]
    public async Task The_key_source_gives_a_domain_its_keys()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gemrouter-samples-");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "bk"), new byte[32]);
            await using DomainFixture domain = new();
            (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(domain, _ => ("bootstrap: { use: test, seed: bk }", $"bootstrap: {{ use: folder, path: {folder.FullName}, name: bk }}"));
            await Sites.AssertCarriesAsync(domain, a, b);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_discovery_strategy_brings_two_sites_together()
    {
        await using DomainFixture domain = new();
        (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(
            domain, static site => ("{ use: memory, on: fabric }", $"{{ use: peers, on: fabric, to: [{(site == "a" ? "198.51.100.253" : "198.51.100.254")}] }}"));
        await Sites.AssertCarriesAsync(domain, a, b);
    }

    [Fact]
    public async Task The_transport_carries_what_one_router_opens_to_another_that_seals_it_again()
    {
        await using DomainFixture domain = new();
        (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(
            domain, static site => site == "a" ? ("gem: 1", "gem: 1") : ("{ use: memory, side: red }", "{ use: bus, side: red, from: [\"0.0.0.0/0\"] }"));
        RouterFixture c = await domain.StartTextAsync(Sites.Manifest("c"), static setup =>
        {
            setup.Changes.Add(("domain: samples", "domain: beyond"));
            setup.Changes.Add(("{ use: memory, side: red }", "{ use: bus, side: red, from: [\"0.0.0.0/0\"] }"));
            setup.Networks.Add("fabric", "beyond");
        });
        TestPacket[] packets = Sites.Packets(50);

        a.Host("lan").Send(TimeSpan.FromMilliseconds(10), packets);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(4));

        Assert.Equal(50, Assert.Single(b.Status.Legs, static leg => leg.Direction == "open").Out);
        Assert.Equal(50, c.Sent("fabric").Count);
        PcapAssert.NothingInClear(packets, c.Sent("fabric"));
    }
}
