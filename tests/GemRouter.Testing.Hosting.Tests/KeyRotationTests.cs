using GemRouter.Kernel;

namespace GemRouter.Testing.Hosting.Tests;

/// <summary>Keys change by reload, under traffic (wire 6.3, 6.5): three routers, each the source of a stream that the other two open, and each packet arrives.</summary>
public sealed class KeyRotationTests : IAsyncDisposable
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan OneAfterTheOther = TimeSpan.FromMilliseconds(700);

    private readonly DomainFixture _domain = new(seed: 11);
    private readonly Dictionary<RouterFixture, List<TestPacket>> _sent = [];

    [Fact]
    public async Task A_bootstrap_key_is_rotated_router_by_router_and_no_packet_is_lost()
    {
        RouterFixture[] routers = await StartAsync(Ring("old.bk"), Ring("video.gak"));
        string old = Bootstrap(routers[0]).Active;

        await EachAsync(routers, Ring("old.bk", "new.bk"), Ring("video.gak"));
        Assert.All(routers, router => Assert.Equal((old, 1), (Bootstrap(router).Active, Bootstrap(router).Accepted.Length)));

        await EachAsync(routers, Ring("new.bk", "old.bk"), Ring("video.gak"));
        await _domain.AdvanceUntilAsync(() => routers.All(static router => Bootstrap(router) is { Users: 2, UsersOfActive: 2 }), "all speak under the new key", TimeSpan.FromSeconds(10));
        Assert.All(routers, router => Assert.NotEqual(old, Bootstrap(router).Active));
        Assert.All(routers, static router => Assert.All(router.Status.Peers, peer => Assert.Equal(Bootstrap(router).Active, peer.BkId)));

        await EachAsync(routers, Ring("new.bk"), Ring("video.gak"));
        await TrafficAsync(routers, TimeSpan.FromSeconds(20)); // past the time after which who is not heard is dead
        AssertNothingLost(routers);
        Assert.All(routers, static router => Assert.Equal(2, router.Status.Peers.Count(static peer => peer.State == "proven")));
        Assert.All(routers, static router => Assert.Equal(0, Counter(router, "control.unknown_bk")));
        Assert.All(routers, static router => Assert.DoesNotContain(router.Log, static line => line.Contains("is gone", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_group_key_is_rotated_router_by_router_and_no_packet_is_lost()
    {
        RouterFixture[] routers = await StartAsync(Ring("domain.bk"), Ring("old.gak"));
        string old = Group(routers[0]).Active;
        string[] kids = [.. routers.Select(static router => Assert.Single(router.Status.OwnStreams).Kid)];

        await EachAsync(routers, Ring("domain.bk"), Ring("old.gak", "new.gak"));
        Assert.Equal(kids, routers.Select(static router => Assert.Single(router.Status.OwnStreams).Kid));

        await EachAsync(routers, Ring("domain.bk"), Ring("new.gak", "old.gak"));
        await TrafficAsync(routers, TimeSpan.FromSeconds(8));
        Assert.All(routers, router => Assert.NotEqual(old, Group(router).Active));
        Assert.All(routers, static router => Assert.Equal(Group(router).Users, Group(router).UsersOfActive));
        Assert.All(routers, static router => Assert.Equal(Group(router).Active, Assert.Single(router.Status.OwnStreams).GakId));
        Assert.Empty(kids.Intersect(routers.Select(static router => Assert.Single(router.Status.OwnStreams).Kid))); // new SEKs, whoever had the former key knows none of them

        await EachAsync(routers, Ring("domain.bk"), Ring("new.gak"));
        await TrafficAsync(routers, TimeSpan.FromSeconds(15));
        AssertNothingLost(routers);
        Assert.All(routers, static router => Assert.Equal(0, Counter(router, "announce.not_authorized")));
    }

    [Fact]
    public async Task Time_and_packets_bring_new_SEKs_and_no_packet_is_lost()
    {
        RouterFixture[] routers = await StartAsync(Ring("domain.bk"), Ring("video.gak"), "rekey: { after: 60s, packets: 1024, lead: 2s }");
        await TrafficAsync(routers, TimeSpan.FromSeconds(25)); // 100 packets a second: packets come first
        int byPackets = routers[0].Status.OwnStreams.Single().Rekeys;
        Assert.InRange(byPackets, 1, 3);
        await EachAsync(routers, Ring("domain.bk"), Ring("video.gak"), "rekey: { after: 10s, lead: 2s }");
        await TrafficAsync(routers, TimeSpan.FromSeconds(25));
        Assert.InRange(routers[0].Status.OwnStreams.Single().Rekeys, byPackets + 1, byPackets + 4);
        AssertNothingLost(routers);
    }

    [Fact]
    public async Task The_burst_at_the_end_of_a_start_hold_is_no_rate_that_is_to_be_announced()
    {
        RouterFixture[] routers = await StartAsync(Ring("domain.bk"), Ring("video.gak"));
        await _domain.AdvanceAsync(TimeSpan.FromSeconds(1.5));
        Assert.All(routers, static router => Assert.Equal(2 * 2, Counter(router, "announce.duplicate"))); // of two sources, each of which sends one object three times (wire 6.2)
    }

    [Fact]
    public async Task Who_still_uses_a_key_that_is_removed_is_said()
    {
        RouterFixture[] routers = await StartAsync(Ring("old.bk"), Ring("old.gak"));
        foreach (RouterFixture router in routers)
        {
            await ReloadAsync(router, Ring("old.bk", "new.bk"), Ring("old.gak", "new.gak"));
        }

        await ReloadAsync(routers[0], Ring("new.bk", "old.bk"), Ring("new.gak", "old.gak"));
        string bk = Bootstrap(routers[1]).Active;
        string gak = Group(routers[1]).Active;
        ReloadReport early = await routers[0].ReloadTextAsync(Manifest("a", Ring("new.bk"), Ring("new.gak"), ""));
        Assert.True(early.Applied);
        Assert.Equal(
            [
                $"the bootstrap key {bk} is not accepted any more, and site-b, site-c last spoke under it: whoever goes on under it is not heard here",
                $"the group key {gak} is not accepted any more, and 239.1.2.1:5004 of site-b is announced under it: its packets are not opened until it is announced under another",
                $"the group key {gak} is not accepted any more, and 239.1.3.1:5004 of site-c is announced under it: its packets are not opened until it is announced under another",
            ],
            early.Advice.Order(StringComparer.Ordinal));
        Assert.Equal(3, routers[0].Log.Count(static line => line.Contains("is not accepted any more", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_revoked_identity_goes_at_once_with_its_SEKs_and_what_it_knows_is_said()
    {
        RouterFixture[] routers = await StartAsync(Ring("domain.bk"), Ring("video.gak"));
        string second = "\n  - { prefix: 239.2.0.0/16, key: { use: file, path: radio.gak }, suite: aes-256-gcm }";
        string key = RouterFixture.PublicKeyOf("identity site-a");
        string manifest = Manifest("b", Ring("domain.bk"), Ring("video.gak"), "").Replace("\nroutes:", $"{second}\nroutes:", StringComparison.Ordinal);
        Assert.Empty((await routers[1].ReloadTextAsync(manifest)).Advice);
        ReloadReport report = await routers[1].ReloadTextAsync($"{manifest}\nrevoked: [\"{key}\"]");

        Assert.True(report.Applied, string.Join('\n', report.Refusals));
        Assert.Equal(
            $"the identity {key} (site-a) is not believed any more; its session keys are gone. It still knows the keys that it was given: rotate the group keys of 239.1.0.0/16, which it certainly has; of 239.2.0.0/16, where it may have had them; and the bootstrap key",
            Assert.Single(report.Advice));
        Assert.Contains(routers[1].Log, line => line.Contains(report.Advice[0], StringComparison.Ordinal));
        Assert.Equal(["site-c"], routers[1].Status.Peers.Select(static peer => peer.Name));
        Assert.Equal(["site-c"], routers[1].Status.PeerStreams.Select(static stream => stream.Name));
        int before = From(routers[0], routers[1]);
        await TrafficAsync(routers, TimeSpan.FromSeconds(5));
        Assert.Equal(before, From(routers[0], routers[1]));
        Assert.Equal(_sent[routers[0]].Count, From(routers[0], routers[2])); // there it is believed
        Assert.Equal(_sent[routers[2]].Count, From(routers[2], routers[1]));
        Assert.Empty((await routers[1].ReloadTextAsync($"{manifest}\nrevoked: [\"{key}\"]")).Advice); // said once
    }

    public ValueTask DisposeAsync() => _domain.DisposeAsync();

    private static string Ring(string active, string? accepted = null) => accepted is null
        ? $"{{ use: file, path: {active} }}"
        : $"{{ active: {{ use: file, path: {active} }}, accepted: [{{ use: file, path: {accepted} }}] }}";

    private static string Manifest(string site, string bootstrap, string group, string rekey) => $$"""
        gem: 1
        domain: studio
        node: { name: site-{{site}} }
        keys:
          identity:  { use: file, path: site-{{site}}.key }
          bootstrap: {{bootstrap}}
        links:
          lan:    { use: udp, side: red, device: eth0 }
          fabric: { use: udp, side: black, device: eth1, mtu: 1500 }
        discovery:
          - { use: multicast, on: fabric }
        groups:
          - { prefix: 239.1.0.0/16, key: {{group}}, suite: aes-256-gcm, {{rekey}} }
        routes:
          - { red: lan, black: fabric, groups: [239.1.0.0/16] }
        """.Replace(", }", " }", StringComparison.Ordinal);

    private static KeyRingReport Bootstrap(RouterFixture router) => router.Status.Keys.Single(static ring => ring.Kind == "bk");

    private static KeyRingReport Group(RouterFixture router) => router.Status.Keys.Single(static ring => ring.Prefix == "239.1.0.0/16");

    private static long Counter(RouterFixture router, string name) => router.Status.Counters.Single(counter => counter.Name == name).Value;

    private static GroupAddress GroupOf(RouterFixture router) => GroupAddress.Parse($"239.1.{router.Name[^1] - 'a' + 1}.1");

    private static int From(RouterFixture source, RouterFixture at) => at.Sent("lan").Count(packet => packet.Group == GroupOf(source));

    private async Task<RouterFixture[]> StartAsync(string bootstrap, string group, string rekey = "")
    {
        RouterFixture[] routers = new RouterFixture[3];
        for (int i = 0; i < routers.Length; i++)
        {
            routers[i] = await _domain.StartTextAsync(Manifest($"{(char)('a' + i)}", bootstrap, group, rekey));
            _sent.Add(routers[i], []);
        }

        await _domain.MeetAsync();
        await TrafficAsync(routers, TimeSpan.FromSeconds(1));
        return routers;
    }

    // A round of a rotation: one router after the other, while all of them send.
    private async Task EachAsync(RouterFixture[] routers, string bootstrap, string group, string rekey = "")
    {
        foreach (RouterFixture router in routers)
        {
            await ReloadAsync(router, bootstrap, group, rekey);
            await TrafficAsync(routers, OneAfterTheOther);
        }
    }

    private async Task ReloadAsync(RouterFixture router, string bootstrap, string group, string rekey = "")
    {
        Send(router, 10, TimeSpan.Zero); // packets that have come and were not looked at yet
        ReloadReport report = await router.ReloadTextAsync(Manifest($"{router.Name[^1]}", bootstrap, group, rekey));
        Assert.True(report.Applied, string.Join('\n', report.Refusals));
        Assert.Empty(report.Advice);
    }

    private async Task TrafficAsync(RouterFixture[] routers, TimeSpan time)
    {
        foreach (RouterFixture router in routers)
        {
            Send(router, (int)(time / Apart), Apart);
        }

        await _domain.AdvanceAsync(time);
    }

    private void Send(RouterFixture router, int count, TimeSpan apart)
    {
        List<TestPacket> sent = _sent[router];
        TestPacket[] packets = [.. Enumerable.Range(sent.Count, count).Select(number => new TestPacket { Group = GroupOf(router), Payload = TestPacket.Bytes((ulong)((router.Name[^1] * 1_000_000) + number), 200) })];
        sent.AddRange(packets);
        router.Host("lan").Send(apart, packets);
    }

    private void AssertNothingLost(RouterFixture[] routers)
    {
        foreach (RouterFixture source in routers)
        {
            Assert.Equal(0, source.Host("lan").Waiting);
            foreach (RouterFixture other in routers.Where(other => other != source))
            {
                PcapAssert.SamePayloads(_sent[source], other.Sent("lan").Where(packet => packet.Group == GroupOf(source)));
            }
        }

        Assert.All(routers, static router => Assert.Empty(router.Drops));
    }
}
