using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>Whole routers, from LAN to LAN.</summary>
public sealed class RouterTests : IAsyncDisposable
{
    private readonly RouterDomain _domain = new();

    [Fact]
    public async Task A_stream_arrives_whole_its_first_packets_included()
    {
        await _domain.StartBothAsync();
        _domain.HostA.Send(RouterDomain.Packets(0, 300));
        Assert.Equal(Enumerable.Range(0, 300), RouterDomain.Hear(_domain.HostB, 300));
        Assert.All(_domain.Wire.Take(), static packet => Assert.Equal(0xE1, packet.Payload.Span[0]));
    }

    [Fact]
    public async Task Both_ways_and_in_fragments_it_is_the_same()
    {
        await _domain.StartBothAsync();
        TestPacket back = RouterDomain.Packet(7, "239.1.1.2", 8000) with { Source = _domain.HostB.Address };
        _domain.HostA.Send(RouterDomain.Packet(1, length: 5000));
        _domain.HostB.Send(back);
        TestPacket? at = null;
        RouterDomain.Until(() => _domain.HostA.Take() is [{ } packet] && (at = packet) is not null, "the answer arrives");
        Assert.Equal(back with { SourcePort = 7177, Ttl = 15 }, at);
        Assert.Equal([1], RouterDomain.Hear(_domain.HostB, 1));
    }

    [Fact]
    public async Task Rekeys_lose_nothing()
    {
        (Router a, Router b) = await _domain.StartBothAsync(static manifest => manifest with
        {
            Timers = manifest.Timers with { Rekey = new() { After = TimeSpan.FromSeconds(0.6), Lead = TimeSpan.FromSeconds(0.2) }, KeepOld = TimeSpan.FromSeconds(0.3) },
        });
        int sent = 0;
        List<int> heard = [];
        RouterDomain.Until(
            () =>
            {
                _domain.HostA.Send(RouterDomain.Packets(sent, 5));
                sent += 5;
                Assert.True(SpinWait.SpinUntil(
                    () =>
                    {
                        heard.AddRange(_domain.HostB.Take().Select(RouterDomain.NumberOf));
                        return heard.Count >= sent;
                    },
                    RouterDomain.Bound));
                return RouterDomain.Status(a).OwnStreams is [{ Rekeys: >= 3 }];
            },
            "the third rekey");
        Assert.Equal(Enumerable.Range(0, sent), heard);
        RouterDomain.Until(() => RouterDomain.Status(b).PeerStreams.Length <= 2, "older SEKs go");
    }

    [Fact]
    public async Task A_router_that_comes_late_opens_soon()
    {
        await _domain.StartAsync(_domain.Manifest("a"));
        _domain.HostA.Send(RouterDomain.Packets(0, 10));
        RouterDomain.Until(() => _domain.Wire.Take().Count > 0, "the stream flows");
        await _domain.StartAsync(_domain.Manifest("b"));
        _domain.UntilAPacketArrives();
    }

    [Fact]
    public async Task A_router_that_stops_says_so_and_its_streams_go()
    {
        (Router a, Router b) = await _domain.StartBothAsync();
        _domain.HostA.Send(RouterDomain.Packets(0, 20));
        RouterDomain.Hear(_domain.HostB, 20);
        await a.StopAsync(CancellationToken.None);
        Assert.True(a.Ended.IsCompletedSuccessfully);
        RouterDomain.Until(() => RouterDomain.Status(b).Peers.Length == 0, "the peer is gone");
        RouterDomain.Until(() => RouterDomain.Status(b).PeerStreams.Length == 0, "its SEKs are gone");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await a.GetStatusAsync(CancellationToken.None));
        await a.StopAsync(CancellationToken.None);
        await a.DisposeAsync();
        await a.DisposeAsync();
    }

    [Fact]
    public async Task A_router_that_is_started_anew_goes_on_under_new_keys()
    {
        (Router a, _) = await _domain.StartBothAsync();
        _domain.HostA.Send(RouterDomain.Packets(0, 20));
        RouterDomain.Hear(_domain.HostB, 20);
        await a.StopAsync(CancellationToken.None);
        await _domain.StartAsync(_domain.Manifest("a"));
        _domain.UntilAPacketArrives();
        Assert.Equal(0, _domain.Suite!.Repeated);
    }

    [Fact]
    public async Task The_accounts_of_the_status_balance()
    {
        (Router a, Router b) = await _domain.StartBothAsync();
        _domain.HostA.Send(RouterDomain.Packets(0, 100));
        _domain.HostA.Send(RouterDomain.Packet(1) with { Source = Address.Parse("10.9.9.9") });
        _domain.Wire.Send(RouterDomain.Packet(1));
        RouterDomain.Hear(_domain.HostB, 100);
        foreach (Router router in (Router[])[a, b])
        {
            RouterStatus status = RouterDomain.Status(router);
            Assert.All(status.Legs, static leg => Assert.Equal(leg.In + leg.Made, leg.Out + leg.Consumed + leg.Dropped + leg.Held));
            Assert.Equal(status.Legs.Sum(static leg => leg.Dropped), status.Counters.Where(static counter => counter.IsDrop).Sum(static counter => counter.Value));
            Assert.Equal("running", status.State);
        }

        RouterStatus atA = RouterDomain.Status(a);
        Assert.Equal(1, atA.Counters.Single(static counter => counter.Name == "red.not_local").Value);
        Assert.Equal(100, Assert.Single(atA.OwnStreams).Packets);
        RouterStatus atB = RouterDomain.Status(b);
        Assert.Equal(1, atB.Counters.Single(static counter => counter.Name == "data.plaintext").Value);
        Assert.Equal(100, Assert.Single(atB.PeerStreams).Packets);
        Assert.True(atB.Times.FirstOpenedMs > 0);
    }

    [Fact]
    public async Task A_trace_ends_with_its_packets_and_there_is_one_at_a_time()
    {
        (Router a, _) = await _domain.StartBothAsync();
        _domain.UntilAPacketArrives();
        RouterDomain.Until(() => RouterDomain.Status(a).Legs.All(static leg => leg.Held == 0), "the hold is over");
        await using IAsyncEnumerator<TraceLine> trace = a.TraceAsync(GroupPrefix.Parse("239.0.0.0/8"), 2, CancellationToken.None).GetAsyncEnumerator();
        ValueTask<bool> first = trace.MoveNextAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await a.TraceAsync(GroupPrefix.Parse("239.0.0.0/8"), 1, CancellationToken.None).GetAsyncEnumerator().MoveNextAsync());
        _domain.HostA.Send(RouterDomain.Packets(0, 5));
        List<string> seen = [];
        for (bool more = await first.AsTask().WaitAsync(RouterDomain.Bound); more; more = await trace.MoveNextAsync().AsTask().WaitAsync(RouterDomain.Bound))
        {
            seen.Add($"{trace.Current.Packet} {trace.Current.Stage} {trace.Current.Outcome}");
        }

        Assert.Equal(["1 received passed", "1 seal passed", "1 black link forwarded", "2 received passed", "2 seal passed", "2 black link forwarded"], seen);
        await trace.DisposeAsync();

        IAsyncEnumerator<TraceLine> another = a.TraceAsync(GroupPrefix.Parse("239.9.0.0/16"), 1, CancellationToken.None).GetAsyncEnumerator();
        Task<bool> next = another.MoveNextAsync().AsTask();
        await a.StopAsync(CancellationToken.None);
        Assert.False(await next.WaitAsync(RouterDomain.Bound)); // it ends with the router
    }

    [Fact]
    public async Task A_stage_that_throws_stops_its_route_and_the_status_says_so()
    {
        await _domain.StartAsync(_domain.Manifest("b"));
        Router a = await _domain.StartAsync(_domain.Manifest("a", (
            "groups: [239.1.1.0/24] }",
            "name: good, groups: [239.1.1.0/24] }\n  - { name: bad, red: lan, black: fabric, groups: [239.1.2.0/24], seal: { before: [{ use: faulty }] } }")));
        _domain.HostA.Send(RouterDomain.Packet(1, "239.1.2.1"));
        RouterDomain.Until(() => RouterDomain.Status(a).State == "degraded", "the failure is told");
        Assert.Contains("bad", RouterDomain.Status(a).Problem, StringComparison.Ordinal);
        Assert.Single(RouterDomain.Status(a).Legs, static leg => leg.HasFailed);
        _domain.UntilAPacketArrives();
        Assert.True((await a.ReloadAsync(_domain.Manifest("a"), CancellationToken.None)).Applied);
        RouterDomain.Until(() => RouterDomain.Status(a).State == "running", "it is well again");
    }

    [Fact]
    public async Task A_control_plane_that_fails_ends_all_sealing_and_is_told_to_whoever_asks()
    {
        (Router a, _) = await _domain.StartBothAsync();
        _domain.UntilAPacketArrives();
        _domain.Entropy.Fails = true;
        _domain.HostA.Send(RouterDomain.Packet(1, "239.1.1.9")); // another stream needs another SEK
        ComponentException failure = await Assert.ThrowsAsync<ComponentException>(() => a.Ended.WaitAsync(RouterDomain.Bound));
        Assert.Contains("control plane", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await a.GetStatusAsync(CancellationToken.None).AsTask().WaitAsync(RouterDomain.Bound));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await a.ReloadAsync(_domain.Manifest("a"), CancellationToken.None).AsTask().WaitAsync(RouterDomain.Bound));
        RouterDomain.Until(
            () =>
            {
                _domain.Wire.Take();
                _domain.HostA.Send(RouterDomain.Packets(0, 3));
                return !SpinWait.SpinUntil(() => _domain.Wire.Take().Any(static packet => packet.Payload.Span[0] == 0xE1), TimeSpan.FromMilliseconds(100));
            },
            "nothing leaves");
        await a.StopAsync(CancellationToken.None).AsTask().WaitAsync(RouterDomain.Bound);
    }

    [Fact]
    public async Task A_start_that_waits_for_a_key_ends_when_the_router_is_stopped()
    {
        _domain.Keys.AreAway = true;
        Router router = _domain.Compose(_domain.Manifest("a"));
        Task start = router.StartAsync(CancellationToken.None).AsTask();
        RouterDomain.Until(() => _domain.Keys.Asked > 0, "a key is asked for");
        await router.StopAsync(CancellationToken.None).AsTask().WaitAsync(RouterDomain.Bound);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
    }

    [Fact]
    public async Task A_link_whose_receiver_fails_costs_what_it_would_receive_and_nothing_else()
    {
        MisbehavingLink? failing = null;
        _domain.Add(RouterDomain.On("lan-a", _domain.LanA, link => failing = new MisbehavingLink((MemoryLink)link)));
        (Router a, _) = await _domain.StartBothAsync();
        failing!.Received = static () => throw new InvalidOperationException("slipped");
        _domain.HostA.Send(RouterDomain.Packet(1));
        RouterDomain.Until(() => RouterDomain.Status(a).State == "degraded", "the failure is told");
        TestPacket back = RouterDomain.Packet(7, "239.1.1.2") with { Source = _domain.HostB.Address };
        _domain.HostB.Send(back);
        RouterDomain.Until(() => _domain.HostA.Take().Count > 0, "what is opened still goes to that link");
        await a.StopAsync(CancellationToken.None).AsTask().WaitAsync(RouterDomain.Bound);
    }

    public ValueTask DisposeAsync() => _domain.DisposeAsync();
}
