using GemRouter.Kernel.Manifests;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>Several workers on each link: a stream belongs to one of them.</summary>
public sealed class WorkersTests : IAsyncDisposable
{
    private static readonly string[] Groups = [.. Enumerable.Range(1, 8).Select(static i => $"239.1.1.{i}")];

    private readonly RouterDomain _domain = new();

    [Fact]
    public async Task Streams_arrive_whole_and_in_order_and_each_worker_has_its_own()
    {
        (Router a, Router b) = await StartBothAsync(2);
        Dictionary<string, List<int>> heard = Play(400);
        Assert.All(heard.Values, static one => Assert.Equal(Enumerable.Range(0, 400), one));
        foreach ((Router router, string direction) in ((Router, string)[])[(a, "seal"), (b, "open")])
        {
            RouterStatus status = Balanced(router);
            LegReport[] legs = [.. status.Legs.Where(leg => leg.Direction == direction)];
            Assert.Equal(2, legs.Length);
            Assert.All(legs, static leg => Assert.True(leg.Out >= 400)); // of 8 streams
            Assert.Equal(8 * 400, legs.Sum(static leg => leg.Out));
            Assert.Equal(8 * 400, legs.Sum(static leg => leg.In));
            AssertZero(status, "seal.other_flow", "open.other_flow", "worker.busy", "data.replayed", "data.auth_failed");
            foreach (LegReport leg in legs)
            {
                long expected = 400 * Groups.Count(group => FlowHash.PlaceOf(GroupAddress.Parse(group), 5004, 2) == Array.IndexOf(legs, leg));
                Assert.Equal(expected, leg.In);
            }
        }

        Assert.Equal(8, RouterDomain.Status(a).OwnStreams.Length);
        Assert.All(RouterDomain.Status(a).OwnStreams, static stream => Assert.Equal(400, stream.Packets));
        Assert.All(RouterDomain.Status(b).PeerStreams, static stream => Assert.Equal(400, stream.Packets));
        await a.StopAsync(CancellationToken.None);
        await b.StopAsync(CancellationToken.None);
        Assert.All(a.FinalAccounts.Concat(b.FinalAccounts), static leg => Assert.Equal((leg.In + leg.Made, 0), (leg.Out + leg.Consumed + leg.Dropped, leg.Held)));
    }

    [Fact]
    public async Task What_a_link_gives_to_the_wrong_worker_is_handed_over_and_nothing_is_lost()
    {
        _domain.Add(RouterDomain.On("lan-a", _domain.LanA, static link => new CrosswiseLink((MemoryLink)link)));
        _domain.Add(RouterDomain.On("fabric", _domain.Fabric, static link => new CrosswiseLink((MemoryLink)link)));
        (Router a, Router b) = await StartBothAsync(2);
        Assert.All(Play(300).Values, static one => Assert.Equal(Enumerable.Range(0, 300), one));
        AssertZero(Balanced(a), "seal.other_flow", "worker.busy");
        AssertZero(Balanced(b), "open.other_flow", "worker.busy", "data.replayed");
    }

    [Fact]
    public async Task Another_number_of_workers_is_a_reload_that_loses_nothing_and_repeats_no_number()
    {
        (Router a, Router b) = await StartBothAsync(1);
        const int First = 10;
        Dictionary<string, List<int>> heard = Groups.ToDictionary(static group => group, static _ => new List<int>());
        Send(0, First);
        Hear(heard, First); // the streams run: packets that wait for a stream's key when its worker stops are dropped
        int sent = First;
        foreach (int workers in (int[])[2, 3, 1, 2])
        {
            foreach ((Router router, string site) in ((Router, string)[])[(a, "a"), (b, "b")])
            {
                Send(sent, 50);
                ReloadReport report = await router.ReloadAsync(Manifest(site, workers), CancellationToken.None);
                Assert.True(report.Applied, string.Join('\n', report.Refusals));
                Send(sent + 50, 50);
                sent += 100;
                Hear(heard, sent);
            }

            Assert.Equal(workers, RouterDomain.Status(a).Legs.Count(static leg => leg.Direction == "seal"));
        }

        Assert.All(heard.Values, one => Assert.Equal(Enumerable.Range(0, sent), one));
        Assert.Equal(0, _domain.Suite!.Repeated);
        AssertZero(Balanced(a), "seal.other_flow");
        AssertZero(Balanced(b), "open.other_flow", "data.replayed", "data.auth_failed");
    }

    [Fact]
    public async Task A_tap_and_a_trace_see_what_each_worker_does()
    {
        (Router a, _) = await StartBothAsync(2);
        using CancellationTokenSource bound = new(RouterDomain.Bound);
        Task tap = Task.Run(async () =>
        {
            HashSet<int> places = [];
            await foreach (TapReport report in a.TapAsync("routes[0]/seal/in", null, 1_000_000, bound.Token))
            {
                places.UnionWith(report.Packets.Select(static packet => PlaceOf(packet.Group)));
                if (places.Count == 2)
                {
                    return;
                }
            }
        });
        Task trace = Task.Run(async () =>
        {
            HashSet<int> places = [];
            await foreach (TraceLine line in a.TraceAsync(GroupPrefix.Parse("239.1.1.0/24"), 1_000_000, bound.Token))
            {
                if (places.Add(PlaceOf(line.Group)) && places.Count == 2)
                {
                    return;
                }
            }
        });
        RouterDomain.Until(
            () =>
            {
                Send(0, 5);
                return tap.IsCompleted && trace.IsCompleted;
            },
            "both have seen packets of each worker");
        await Task.WhenAll(tap, trace);
        Balanced(a);
    }

    [Fact]
    public async Task A_receiver_that_throws_costs_its_own_streams_and_the_status_names_its_worker()
    {
        _domain.Add(RouterDomain.On("lan-a", _domain.LanA, static link => new CrosswiseLink((MemoryLink)link) { Fails = 1 }));
        await _domain.StartAsync(_domain.Manifest("b"));
        Router a = await _domain.StartAsync(Manifest("a", 2));
        RouterDomain.Until(() => RouterDomain.Status(a).State == "degraded", "the failure is told");
        ComponentFault fault = Assert.Single(RouterDomain.Status(a).Faults);
        Assert.Equal("receiving on lan (worker 1)", fault.Part);
        Dictionary<string, List<int>> heard = Groups.ToDictionary(static group => group, static _ => new List<int>());
        RouterDomain.Until(
            () =>
            {
                Send(0, 1);
                Collect(heard);
                return heard.Count(static one => one.Value.Count > 0) == Groups.Count(static group => PlaceOf(group) == 1); // crosswise: worker 0 receives what is worker 1's
            },
            "the others arrive");
        Assert.All(heard.Where(static one => PlaceOf(one.Key) == 0), static one => Assert.Empty(one.Value));
        Balanced(a);
    }

    [Fact]
    public async Task A_link_that_does_not_divide_what_it_receives_is_refused()
    {
        _domain.Add(RouterDomain.On("lan-a", _domain.LanA, static link => new MisbehavingLink((MemoryLink)link))); // it says otherwise before it is made
        ComponentException refusal = await Assert.ThrowsAsync<ComponentException>(() => _domain.StartAsync(Manifest("a", 2)));
        Assert.Equal("links.lan.workers: transport lan-a divides what it receives among 1 at most, and 2 are wanted", refusal.Message);
    }

    [Fact]
    public async Task Threads_are_pinned_to_the_processors_of_the_manifest()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux pins threads");
        int cpu = int.Parse(Allowed("/proc/self/status").Split(',', '-')[0], System.Globalization.CultureInfo.InvariantCulture);
        Router a = await _domain.StartAsync(_domain.Manifest("a", ("mtu: 9000 }", $"mtu: 9000, cpus: [{cpu}] }}")));
        RouterDomain.Until(
            () => Directory.EnumerateDirectories("/proc/self/task").Any(task => NameOf(task) == "gem 0 lan" && Allowed($"{task}/status") == $"{cpu}"), "the worker's thread is pinned");
        await a.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_processor_that_there_is_not_is_refused_at_the_start()
    {
        ComponentException refusal = await Assert.ThrowsAsync<ComponentException>(() => _domain.StartAsync(_domain.Manifest("a", ("mtu: 9000 }", "mtu: 9000, cpus: [1023] }"))));
        Assert.StartsWith("links.lan.cpus: no thread can be pinned to processor 1023 (", refusal.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _domain.DisposeAsync();

    private static int PlaceOf(string group) => FlowHash.PlaceOf(GroupAddress.Parse(group), 5004, 2);

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText($"{task}/comm").Trim();
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }

    private static string Allowed(string status) => File.ReadLines(status).Single(static line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1];

    private static RouterStatus Balanced(Router router)
    {
        RouterStatus status = RouterDomain.Status(router);
        Assert.All(status.Legs, static leg => Assert.Equal(leg.In + leg.Made, leg.Out + leg.Consumed + leg.Dropped + leg.Held));
        Assert.Equal(status.Legs.Sum(static leg => leg.Dropped), status.Counters.Where(static counter => counter.IsDrop).Sum(static counter => counter.Value));
        return status;
    }

    private static void AssertZero(RouterStatus status, params IEnumerable<string> counters) =>
        Assert.All(counters, name => Assert.Equal((name, 0), (name, status.Counters.Single(counter => counter.Name == name).Value)));

    private RouterManifest Manifest(string site, int workers) => _domain.Manifest(
        site, ("mtu: 9000 }", $"mtu: 9000, workers: {workers}, queue: 8192 }}"), ("foreign-source: false }", $"foreign-source: false, workers: {workers}, queue: 8192 }}"));

    private async Task<(Router A, Router B)> StartBothAsync(int workers)
    {
        Router a = await _domain.StartAsync(Manifest("a", workers));
        Router b = await _domain.StartAsync(Manifest("b", workers));
        RouterDomain.Until(() => RouterDomain.Knows(a, 1) && RouterDomain.Knows(b, 1), "the routers know each other");
        return (a, b);
    }

    private void Send(int first, int count)
    {
        foreach (int number in Enumerable.Range(first, count))
        {
            _domain.HostA.Send(Groups.Select(group => RouterDomain.Packet(number, group)));
        }
    }

    private Dictionary<string, List<int>> Play(int count)
    {
        Dictionary<string, List<int>> heard = Groups.ToDictionary(static group => group, static _ => new List<int>());
        for (int sent = 0; sent < count; sent += 50)
        {
            Send(sent, 50);
            Hear(heard, sent + 50);
        }

        return heard;
    }

    private void Hear(Dictionary<string, List<int>> heard, int each) => RouterDomain.Until(
        () =>
        {
            Collect(heard);
            return heard.Values.All(one => one.Count >= each);
        },
        $"{each} packets of each stream arrive",
        () => string.Join(", ", heard.Select(static one => $"{one.Key}: {one.Value.Count}")) + "; " + _domain.Lost());

    private void Collect(Dictionary<string, List<int>> heard)
    {
        foreach (TestPacket packet in _domain.HostB.Take())
        {
            heard[packet.Group.ToString()].Add(RouterDomain.NumberOf(packet));
        }
    }
}
