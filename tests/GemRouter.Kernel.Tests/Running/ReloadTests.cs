using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Running;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>Another manifest for a running router: all of it, or nothing.</summary>
public sealed class ReloadTests : IAsyncDisposable
{
    private readonly RouterDomain _domain = new();

    [Fact]
    public async Task A_peer_that_is_revoked_goes_with_its_streams()
    {
        (_, Router b) = await _domain.StartBothAsync();
        _domain.UntilAPacketArrives();
        await ReloadAsync(b, _domain.Manifest("b", ("timers:", $"revoked: [\"{TestKeys.PublicKeyOf("a")}\"]\ntimers:")));
        RouterStatus status = RouterDomain.Status(b);
        Assert.Empty(status.Peers);
        Assert.Empty(status.PeerStreams);
        await ReloadAsync(b, _domain.Manifest("b"));
        RouterDomain.Until(() => RouterDomain.Knows(b, 1), "it is back");
        _domain.UntilAPacketArrives();
    }

    [Fact]
    public async Task Live_numbers_take_effect_without_losing_a_packet()
    {
        (Router a, _) = await _domain.StartBothAsync();
        _domain.UntilAPacketArrives();
        _domain.Wire.Take();
        _domain.HostA.Send(RouterDomain.Packets(0, 50));
        await ReloadAsync(a, _domain.Manifest("a", ("foreign-source: false }", "foreign-source: false, ttl: 77 }")));
        _domain.HostA.Send(RouterDomain.Packets(50, 50));
        List<int> heard = [];
        RouterDomain.Until(
            () =>
            {
                heard.AddRange(_domain.HostB.Take().Select(RouterDomain.NumberOf).Where(static number => number >= 0));
                return heard.Count >= 100;
            },
            "all arrive");
        Assert.Equal(Enumerable.Range(0, 100), heard);
        Assert.Equal(77, _domain.Wire.Take()[^1].Ttl);
    }

    [Fact]
    public async Task What_is_local_is_as_the_last_manifest_says_and_stays_so()
    {
        (Router a, _) = await _domain.StartBothAsync();
        TestPacket foreign = RouterDomain.Packet(5) with { Source = Address.Parse("172.16.3.4") };
        await ReloadAsync(a, _domain.Manifest("a", ("mtu: 9000 }", "mtu: 9000, from: [172.16.0.0/12] }")));
        RouterStatus before = RouterDomain.Status(a);
        _domain.HostA.Send(foreign);
        RouterDomain.Hear(_domain.HostB, 1);
        RouterDomain.Until(() => RouterDomain.Status(a).OwnStreams[0].KeyAgeMs > 700, "the links were looked at several times");
        _domain.HostA.Send(foreign);
        RouterDomain.Hear(_domain.HostB, 1);
        Assert.Equal(0, RouterDomain.Status(a).Counters.Single(static counter => counter.Name == "red.not_local").Value);
    }

    [Fact]
    public async Task A_new_route_over_a_new_link_is_built_and_the_old_one_goes_on()
    {
        MemoryNetwork second = new(TimeProvider.System, 8);
        _domain.Add(RouterDomain.On("lan-c", second));
        using Forwarding.Station hostC = new(second, "10.3.0.9");
        (Router a, Router b) = await _domain.StartBothAsync();
        _domain.UntilAPacketArrives();
        await ReloadAsync(
            a,
            _domain.Manifest("a", ("discovery:", "  lan2: { use: lan-c, side: red, address: 10.3.0.1, mtu: 9000 }\ndiscovery:"), ("timers:", "  - { red: lan2, black: fabric, groups: [239.1.7.0/24] }\ntimers:")));
        await ReloadAsync(b, _domain.Manifest("b", ("groups: [239.1.1.0/24]", "groups: [239.1.1.0/24, 239.1.7.0/24]")));
        RouterDomain.Until(
            () =>
            {
                hostC.Send(RouterDomain.Packet(3, "239.1.7.1") with { Source = hostC.Address });
                return _domain.HostB.Take().Any(static packet => packet.Group == GroupAddress.Parse("239.1.7.1"));
            },
            "the new route carries");
        _domain.UntilAPacketArrives();
        Assert.Equal(2, RouterDomain.Status(a).OwnStreams.Length);
        Assert.Equal(0, RouterDomain.Status(b).Counters.Single(static counter => counter.Name == "data.replayed").Value);
    }

    [Fact]
    public async Task A_group_that_a_sealing_route_gets_is_sealed_without_routes_made_anew()
    {
        (Router a, Router b) = await _domain.StartBothAsync();
        _domain.UntilAPacketArrives();
        await ReloadAsync(b, _domain.Manifest("b", ("groups: [239.1.1.0/24]", "groups: [239.1.1.0/24, 239.1.7.0/24]")));
        await ReloadAsync(a, _domain.Manifest("a", ("groups: [239.1.1.0/24]", "groups: [239.1.1.0/24, 239.1.7.0/24]")));
        _domain.UntilAPacketArrives("239.1.7.1");
        Assert.Equal(0, RouterDomain.Status(a).Counters.Single(static counter => counter.Name == "seal.other_flow").Value);
    }

    [Fact]
    public async Task A_stream_whose_route_goes_ends_and_begins_anew_when_it_is_back()
    {
        (Router a, _) = await _domain.StartBothAsync();
        _domain.UntilAPacketArrives();
        await ReloadAsync(a, _domain.Manifest("a", ("239.1.1.0/24", "239.1.8.0/24")));
        RouterDomain.Until(() => RouterDomain.Status(a).OwnStreams.Length == 0, "the stream ends");
        await ReloadAsync(a, _domain.Manifest("a"));
        _domain.UntilAPacketArrives();
    }

    [Fact]
    public async Task A_change_that_needs_a_restart_is_refused_and_all_goes_on()
    {
        (Router a, _) = await _domain.StartBothAsync();
        _domain.UntilAPacketArrives();
        ReloadReport report = await a.ReloadAsync(_domain.Manifest("a", ("domain: test", "domain: other"), ("timers: {", "timers: { key-wait-memory: 1MiB,")), CancellationToken.None);
        Assert.False(report.Applied);
        Assert.Equal(2, report.Refusals.Length);
        Assert.Contains(report.Refusals, static refusal => refusal.StartsWith("domain: ", StringComparison.Ordinal));
        _domain.UntilAPacketArrives();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_that_does_not_come_up_leaves_everything_as_it_was(bool atStart)
    {
        MemoryNetwork second = new(TimeProvider.System, 8);
        _domain.Add(RouterDomain.On("lan-c", second, link => new MisbehavingLink((MemoryLink)link)
        {
            Start = atStart ? static _ => throw new ComponentException("it fails to start") : null,
            Receiver = atStart ? null : static () => throw new ComponentException("it fails to open"),
        }));
        (Router a, _) = await _domain.StartBothAsync();
        _domain.UntilAPacketArrives();
        RouterManifest next = _domain.Manifest(
            "a",
            ("seed: gak", "seed: another"),
            ("discovery:", "  lan2: { use: lan-c, side: red, address: 10.3.0.1, mtu: 9000 }\ndiscovery:"),
            ("timers:", "  - { red: lan2, black: fabric, groups: [239.1.7.0/24] }\ntimers:"));
        ReloadReport report = await a.ReloadAsync(next, CancellationToken.None);
        Assert.False(report.Applied);
        Assert.Contains("it fails to", Assert.Single(report.Refusals), StringComparison.Ordinal);
        _domain.UntilAPacketArrives();
        Assert.Single(RouterDomain.Status(a).OwnStreams);
        await ReloadAsync(a, _domain.Manifest("a", ("start-hold: 100ms", "start-hold: 200ms")));
        _domain.UntilAPacketArrives();
    }

    [Fact]
    public async Task Keys_that_change_are_fetched_anew_also_after_a_reload()
    {
        (Router a, _) = await _domain.StartBothAsync();
        int sources = _domain.Keys.Watched;
        for (int i = 0; i < 2; i++)
        {
            int asked = _domain.Keys.Asked;
            RouterDomain.Until(() => _domain.Keys.Watched == sources, "the sources are watched");
            _domain.Keys.Change();
            RouterDomain.Until(() => _domain.Keys.Asked >= asked + 4, "keys are asked for");
            await ReloadAsync(a, _domain.Manifest("a", ("start-hold: 100ms", $"start-hold: {200 + i}ms")));
        }

        _domain.UntilAPacketArrives();
        RouterDomain.Until(() => _domain.Keys.Watched == sources, "the sources are watched");
        _domain.Keys.Change(KeyChange.Withdrawn);
        await Assert.ThrowsAsync<ComponentException>(() => a.Ended.WaitAsync(RouterDomain.Bound));
    }

    [Fact]
    public async Task A_new_GAK_on_both_sides_means_new_SEKs_and_no_outage()
    {
        (Router a, Router b) = await _domain.StartBothAsync();
        _domain.UntilAPacketArrives();
        const string Both = "key: { active: { use: test, seed: gak2 }, accepted: [{ use: test, seed: gak }] }";
        const string Old = "key: { active: { use: test, seed: gak }, accepted: [{ use: test, seed: gak2 }] }";
        const string Present = "key: { use: test, seed: gak }";
        await ReloadAsync(b, _domain.Manifest("b", (Present, Old)));
        await ReloadAsync(a, _domain.Manifest("a", (Present, Both), ("hello: 1s }", "hello: 1s, rekey: { after: 1h, lead: 1s } }")));
        RouterDomain.Until(() => RouterDomain.Status(a).OwnStreams is [{ Rekeys: 1 }], "it rekeys");
        _domain.HostB.Take();
        _domain.HostA.Send(RouterDomain.Packets(0, 20));
        Assert.Equal(Enumerable.Range(0, 20), RouterDomain.Hear(_domain.HostB, 20));
    }

    [Fact]
    public async Task A_trace_goes_on_over_a_reload()
    {
        (Router a, _) = await _domain.StartBothAsync();
        _domain.UntilAPacketArrives();
        IAsyncEnumerator<TraceLine> trace = a.TraceAsync(GroupPrefix.Parse("239.1.1.0/24"), 1, CancellationToken.None).GetAsyncEnumerator();
        Task<bool> first = trace.MoveNextAsync().AsTask();
        await ReloadAsync(a, _domain.Manifest("a", ("groups: [239.1.1.0/24] }", "groups: [239.1.1.0/24] }\n  - { red: lan, black: fabric, groups: [239.1.7.0/24] }")));
        _domain.HostA.Send(RouterDomain.Packet(1));
        Assert.True(await first.WaitAsync(RouterDomain.Bound));
        await trace.DisposeAsync();
    }

    [Fact]
    public async Task A_plugin_that_throws_at_the_control_plane_does_not_end_it()
    {
        MisbehavingLink? failing = null;
        _domain.Add(RouterDomain.On("fabric", _domain.Fabric, link => failing = new MisbehavingLink((MemoryLink)link)));
        Router b = await _domain.StartAsync(_domain.Manifest("b"));
        MisbehavingLink atB = failing!;
        Router a = await _domain.StartAsync(_domain.Manifest("a"));
        MisbehavingLink atA = failing!;
        atA.SendControl = static _ => throw new InvalidOperationException("slipped");
        atB.Subscribing = static () => throw new InvalidOperationException("slipped");
        RouterDomain.Until(() => RouterDomain.Status(a).State == "degraded", "it is told");
        Assert.False(a.Ended.IsCompleted);
        atA.SendControl = null;
        atB.Subscribing = null;
        _domain.UntilAPacketArrives();
    }

    [Theory]
    [InlineData("links.from-studio.mtu: 1500 → 1400", "lan:", "from-studio:", "mtu: 9000", "mtu: 1400", true)]
    [InlineData("ttl", "foreign-source: false }", "foreign-source: false }", "foreign-source: false }", "foreign-source: false, ttl: 5 }", false)]
    [InlineData("groups", "unused", "unused", "groups: [239.1.1.0/24]", "groups: [239.1.2.0/24]", false)]
    public void What_is_made_anew_and_what_is_not(string what, string old, string with, string before, string after, bool rebuilds)
    {
        RouterManifest former = old == "unused" ? _domain.Manifest("a") : _domain.Manifest("a", (old, with), ("red: lan,", $"red: {(with.EndsWith(':') ? with[..^1] : "lan")},"));
        RouterManifest next = old == "unused" || with == old
            ? _domain.Manifest("a", (before, after))
            : _domain.Manifest("a", (old, with), ("red: lan,", $"red: {with[..^1]},"), (before, after));
        ManifestDifference difference = ManifestDifference.Of(former, next);
        Assert.NotEmpty(difference.Changes);
        Assert.True(rebuilds == difference.Rebuilds, what);
    }

    [Fact]
    public void A_stage_of_another_name_is_made_anew()
    {
        const string Stages = "stages:\n  one: { use: faulty }\n  two: { use: faulty }\ntimers:";
        RouterManifest former = _domain.Manifest("a", ("timers:", Stages), ("groups: [239.1.1.0/24] }", "groups: [239.1.1.0/24], seal: { before: [one] } }"));
        RouterManifest next = _domain.Manifest("a", ("timers:", Stages), ("groups: [239.1.1.0/24] }", "groups: [239.1.1.0/24], seal: { before: [two] } }"));
        Assert.True(ManifestDifference.Of(former, next).Rebuilds);
    }

    [Fact]
    public void Groups_that_could_come_to_another_worker_make_the_workers_anew()
    {
        _domain.Add(RouterDomain.On("lan-c", _domain.LanA));
        (string, string) link = ("discovery:", "  lan2: { use: lan-c, side: red, address: 10.3.0.1, mtu: 9000 }\ndiscovery:");
        RouterManifest former = _domain.Manifest("a", link, ("timers:", "  - { red: lan2, black: fabric, groups: [239.1.7.0/24], direction: seal }\ntimers:"));
        RouterManifest next = _domain.Manifest("a", link, ("timers:", "  - { red: lan2, black: fabric, groups: [239.1.1.0/24], direction: seal }\ntimers:"));
        Assert.True(ManifestDifference.Of(former, next).Rebuilds);
    }

    public ValueTask DisposeAsync() => _domain.DisposeAsync();

    private static async Task ReloadAsync(Router router, RouterManifest manifest)
    {
        ReloadReport report = await router.ReloadAsync(manifest, CancellationToken.None).AsTask().WaitAsync(RouterDomain.Bound);
        Assert.True(report.Applied, string.Join('\n', report.Refusals));
    }
}
