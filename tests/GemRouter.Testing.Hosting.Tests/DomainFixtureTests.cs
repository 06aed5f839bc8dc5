namespace GemRouter.Testing.Hosting.Tests;

public sealed class DomainFixtureTests
{
    [Fact]
    public async Task What_goes_in_clear_at_one_site_is_sealed_on_the_fabric_and_comes_out_clear_at_the_other()
    {
        await using DomainFixture domain = new();
        (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(domain);
        TestPacket[] packets = Sites.Packets(500);

        a.Host("lan").Send(TimeSpan.FromMilliseconds(2), packets);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(3));

        PcapAssert.SamePayloads(packets, b.Sent("lan"));
        PcapAssert.AllSealed(a.Sent("fabric"));
        PcapAssert.NothingInClear(packets, domain.Host("fabric").Heard);
        Assert.All(a.Sent("fabric"), static packet => Assert.True(packet.IsSealed));
        Assert.Empty(a.Drops);
        Assert.Empty(b.Drops);
    }

    [Fact]
    public async Task Both_directions_run_at_once()
    {
        await using DomainFixture domain = new();
        (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(domain);
        TestPacket[] there = Sites.Packets(100, seed: 1);
        TestPacket[] back = [.. Sites.Packets(100, seed: 2).Select(static packet => packet with { Group = GroupAddress.Parse("239.1.2.2") })];

        a.Host("lan").Send(TimeSpan.FromMilliseconds(5), there);
        b.Host("lan").Send(TimeSpan.FromMilliseconds(5), back);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(3));

        PcapAssert.SamePayloads(there, b.Sent("lan"));
        PcapAssert.SamePayloads(back, a.Sent("lan"));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_at_the_same_times()
    {
        (string First, string Second, string Other) = (await RunAsync(7), await RunAsync(7), await RunAsync(8));
        Assert.Equal(First, Second);
        Assert.NotEqual(First, Other);

        static async Task<string> RunAsync(ulong seed)
        {
            await using DomainFixture domain = new(seed);
            (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(domain);
            a.Host("lan").Send(TimeSpan.FromMilliseconds(1), Sites.Packets(50));
            domain.Host("fabric").Network.Impairment = new Impairment { Loss = 0.1, Delay = TimeSpan.FromMilliseconds(3), Jitter = TimeSpan.FromMilliseconds(2) };
            await domain.AdvanceAsync(TimeSpan.FromSeconds(2));
            return string.Join('\n', a.Sent("fabric").Concat(b.Sent("lan")).Select(static packet => $"{packet.ReceivedAt.Nanoseconds} {Convert.ToHexString(packet.Payload.Span)}"));
        }
    }

    [Fact]
    public async Task What_the_fabric_loses_does_not_come_out_and_nothing_else_is_missing()
    {
        await using DomainFixture domain = new(seed: 3);
        (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(domain);
        domain.Host("fabric").Network.Impairment = new Impairment { Loss = 0.2 };

        a.Host("lan").Send(TimeSpan.FromMilliseconds(2), Sites.Packets(1000));
        await domain.AdvanceAsync(TimeSpan.FromSeconds(8));

        Assert.Equal(1000, a.Sent("fabric").Count);
        Assert.InRange(b.Sent("lan").Count, 700, 900);
    }

    [Fact]
    public async Task A_third_router_joins_later_and_hears_what_is_sent_from_then_on()
    {
        await using DomainFixture domain = new();
        (RouterFixture a, _) = await Sites.MeetAsync(domain);
        a.Host("lan").Send(TimeSpan.FromMilliseconds(10), Sites.Packets(100));
        await domain.AdvanceAsync(TimeSpan.FromSeconds(2));

        RouterFixture c = await domain.StartTextAsync(Sites.Manifest("c"));
        await domain.MeetAsync();
        TestPacket[] later = Sites.Packets(100, seed: 2);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(2));
        a.Host("lan").Send(TimeSpan.FromMilliseconds(10), later);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(2));

        PcapAssert.SamePayloads(later, c.Sent("lan"));
    }

    [Fact]
    public async Task A_router_that_stops_says_goodbye_and_the_other_goes_on()
    {
        await using DomainFixture domain = new();
        (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(domain);

        await b.StopAsync();
        await domain.AdvanceAsync(TimeSpan.FromMilliseconds(10));

        Assert.DoesNotContain(a.Status.Peers, static peer => peer.State == "proven");
        Assert.Contains(a.Log, static line => line.Contains("site-b", StringComparison.Ordinal) && line.Contains("is gone", StringComparison.Ordinal));
        Assert.Equal("running", b.Status.State);
    }

    [Fact]
    public async Task Routers_that_cannot_meet_are_told_of_with_what_they_say()
    {
        await using DomainFixture domain = new();
        await domain.StartTextAsync(Sites.Manifest("a"));
        await domain.StartTextAsync(Sites.Manifest("b"), setup => setup.Changes.Add(("domain: studio", "domain: elsewhere")));

        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => domain.MeetAsync(TimeSpan.FromSeconds(3)).AsTask());

        Assert.Contains("It never came to that: all routers know each other", failure.Message, StringComparison.Ordinal);
        Assert.Contains("site-b is running", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("identity site-b", true)]
    [InlineData("identity site-c", false)]
    public async Task Test_keys_that_stand_for_files_can_be_pinned(string seed, bool known)
    {
        await using DomainFixture domain = new();
        RouterFixture a = await domain.StartTextAsync(
            Sites.Manifest("a"), setup => setup.Changes.Add(("groups:\n", $"trust: {{ pinned: [{{ name: b, key: {RouterFixture.PublicKeyOf(seed)} }}] }}\ngroups:\n")));
        await domain.StartTextAsync(Sites.Manifest("b"));

        await domain.AdvanceAsync(TimeSpan.FromSeconds(12));

        Assert.Equal(known, a.Status.Peers.Any(static peer => peer.State == "proven"));
    }

    [Fact]
    public async Task Two_routers_on_one_red_network_do_not_seal_each_others_output()
    {
        await using DomainFixture domain = new();
        (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(domain, static setup => setup.Networks.Add("lan", "studio"));
        TestPacket[] packets = Sites.Packets(20);

        domain.Host("studio").Send(TimeSpan.FromMilliseconds(10), packets);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(3));

        // Both seal what the host sends, and both put what the other sealed back: that comes from the routers' port, and ends there.
        Assert.Equal((20, 20), (a.Sent("fabric").Count, b.Sent("fabric").Count));
        Assert.Equal((20, 20), (a.Sent("lan").Count, b.Sent("lan").Count));
        Assert.Equal(20, a.Drops["red.from_router"]);
        Assert.Equal(40, domain.Host("studio").Heard.Count);
    }

    [Fact]
    public async Task A_recording_passes_from_site_to_site_as_it_was_recorded()
    {
        Recording recording = await Recording.ReadAsync("pcaps/ffmpeg-ts.pcap");
        await using DomainFixture domain = new();
        RouterFixture a = await domain.StartAsync("pcaps/manifests/site-a.yaml");
        RouterFixture b = await domain.StartAsync("pcaps/manifests/site-b.yaml");
        await domain.MeetAsync();

        a.Host("lan").Play(recording);
        await domain.AdvanceAsync(recording.Packets[^1].ReceivedAt - new Instant(0) + TimeSpan.FromSeconds(3));

        PcapAssert.SamePayloads(recording.Packets, b.Sent("lan"));
        PcapAssert.AllSealed(a.Sent("fabric"));
        PcapAssert.NothingInClear(recording.Packets, a.Sent("fabric"));
    }
}
