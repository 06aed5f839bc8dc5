using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Running;
using GemRouter.Kernel.Tests.Forwarding;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>A component that does what it must not costs its own routes, under a name, and no others: at the start, with packets, at the stop.</summary>
public sealed class ContainmentTests : IAsyncDisposable
{
    private const string Routes = "routes:\n  - { name: good, red: lan, black: fabric, groups: [239.1.1.0/24] }\n  - { name: bad, red: lan, black: other, groups: [239.1.2.0/24] }";

    private readonly FakeClock _clock = new();
    private readonly List<MisbehavingLink> _links = [];
    private readonly ManualResetEventSlim _release = new();
    private RouterDomain _domain = new();

    public static TheoryData<string> Starts => ["throws", "throws for a person", "throws later", "gives up by itself", "says nonsense", "opens nothing", "fails to open a receiver", "fails to open a sender"];

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task A_link_that_does_not_start_costs_its_own_routes(string how)
    {
        Other(link => Misbehave(link, how));
        Router a = await _domain.StartAsync(TwoFabrics());
        await _domain.StartAsync(_domain.Manifest("b"));
        ComponentFault fault = Assert.Single(RouterDomain.Status(a).Faults);
        Assert.Equal(("component.start_failed", "other", "transport other", "acme.test 1.2", "bad"), (fault.Name, fault.Component, fault.Use, fault.Plugin, fault.Part));
        Assert.Equal("degraded", RouterDomain.Status(a).State);
        Assert.Equal("failed", RouterDomain.Status(a).Links.Single(static link => link.Name == "other").Health);
        Assert.DoesNotContain(RouterDomain.Status(a).Legs, static leg => leg.Route == "bad");
        _domain.UntilAPacketArrives();
    }

    [Fact]
    public async Task A_reload_gives_what_was_given_up_another_chance_and_is_not_refused_for_it()
    {
        bool works = false;
        Other(link => link.Start = works ? null : _ => throw new InvalidOperationException("slipped"));
        Router a = await _domain.StartAsync(TwoFabrics());
        await _domain.StartAsync(_domain.Manifest("b"));
        Assert.True((await a.ReloadAsync(TwoFabrics(("hello: 1s", "hello: 2s")), CancellationToken.None)).Applied);
        Assert.Single(RouterDomain.Status(a).Faults);
        _domain.UntilAPacketArrives();
        works = true;
        Assert.True((await a.ReloadAsync(TwoFabrics(), CancellationToken.None)).Applied);
        Assert.Empty(RouterDomain.Status(a).Faults);
        Assert.Equal("running", RouterDomain.Status(a).State);
        Assert.Contains(RouterDomain.Status(a).Legs, static leg => leg.Route == "bad");
        _domain.UntilAPacketArrives();
    }

    [Theory]
    [InlineData("fails to open a receiver")]
    [InlineData("fails to open a sender")]
    [InlineData("opens nothing")]
    public async Task A_link_that_starts_and_opens_nothing_keeps_no_reload_from_being_applied(string how)
    {
        bool works = false;
        Other(link =>
        {
            if (!works)
            {
                Misbehave(link, how);
            }
        });
        Router a = await _domain.StartAsync(TwoFabrics());
        await _domain.StartAsync(_domain.Manifest("b"));
        string revoked = TestKeys.PublicKeyOf("somebody");
        ReloadReport report = await a.ReloadAsync(TwoFabrics(("routes:", $"revoked: [\"{revoked}\"]\nroutes:")), CancellationToken.None);
        Assert.Equal((true, ""), (report.Applied, string.Join('\n', report.Refusals)));
        Assert.Equal("component.start_failed", Assert.Single(RouterDomain.Status(a).Faults).Name);
        _domain.UntilAPacketArrives();
        works = true;
        Assert.True((await a.ReloadAsync(TwoFabrics(), CancellationToken.None)).Applied);
        Assert.Empty(RouterDomain.Status(a).Faults);
        Assert.Contains(RouterDomain.Status(a).Legs, static leg => leg.Route == "bad");
        _domain.UntilAPacketArrives();
    }

    [Fact]
    public async Task A_stage_that_does_not_start_at_a_reload_either_stays_named_until_it_does()
    {
        bool works = false;
        Stage(() => new LivingStage(static _ => { }, works ? null : static _ => throw new InvalidOperationException("slipped")));
        Router a = await _domain.StartAsync(WithStage());
        Assert.True((await a.ReloadAsync(WithStage(), CancellationToken.None)).Applied);
        Assert.Equal(("degraded", "component.start_failed"), (RouterDomain.Status(a).State, Assert.Single(RouterDomain.Status(a).Faults).Name));
        works = true;
        Assert.True((await a.ReloadAsync(WithStage(), CancellationToken.None)).Applied);
        Assert.Equal(("running", 0), (RouterDomain.Status(a).State, RouterDomain.Status(a).Faults.Length));
        Assert.DoesNotContain(RouterDomain.Status(a).Legs, static leg => leg.HasFailed);
    }

    [Fact]
    public async Task A_receiver_that_throws_when_it_is_woken_ends_neither_control_plane_nor_process()
    {
        Other(static link => link.Receiver = static () => new LyingReceiver("sleeps badly"));
        Router a = await _domain.StartAsync(TwoFabrics());
        await _domain.StartAsync(_domain.Manifest("b"));
        RouterDomain.Until(() => a.GetStatusAsync(CancellationToken.None).AsTask().Wait(RouterDomain.Bound) && !RouterDomain.Status(a).Faults.IsEmpty, "the fault is told");
        Assert.Equal(("component.failed", "other"), (RouterDomain.Status(a).Faults[0].Name, RouterDomain.Status(a).Faults[0].Component));
        _domain.UntilAPacketArrives();
        Assert.False(a.Ended.IsCompleted);
    }

    [Fact]
    public async Task Where_no_route_is_left_the_router_does_not_start_and_says_which_component_it_was()
    {
        _domain.Add(RouterDomain.On("fabric", _domain.Fabric, link => new MisbehavingLink((MemoryLink)link) { Start = static _ => throw new ComponentException("it fails to start") }));
        Router router = _domain.Compose(_domain.Manifest("a"));
        ComponentException failure = await Assert.ThrowsAsync<ComponentException>(async () => await router.StartAsync(CancellationToken.None));
        Assert.Equal("component.start_failed: fabric (transport fabric of the plugin acme.test 1.2): it fails to start", failure.Message);
    }

    [Fact]
    public async Task A_link_that_does_not_come_back_from_its_start_is_given_up_after_five_seconds()
    {
        await VirtualTimeAsync();
        using ManualResetEventSlim entered = new();
        Other(link => link.Start = _ => // it blocks, as those do that know nothing of tasks
        {
            entered.Set();
            _release.Wait(CancellationToken.None);
            return ValueTask.CompletedTask;
        });
        Router a = _domain.Compose(TwoFabrics());
        Task start = a.StartAsync(CancellationToken.None).AsTask();
        Assert.True(entered.Wait(RouterDomain.Bound));
        RouterDomain.Until(() => _clock.TimersRunning > 0, "somebody waits for it");
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(start.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await start.WaitAsync(RouterDomain.Bound);
        ComponentFault fault = Assert.Single(RouterDomain.Status(a).Faults);
        Assert.Equal(("component.start_hung", "other", "bad"), (fault.Name, fault.Component, fault.Part));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Discovery_that_does_not_start_costs_the_routes_over_its_link_unless_that_has_another(bool hasAnother)
    {
        Other(static _ => { });
        _domain.Add(ComponentFactory.Discovery<RouterDomain.Nothing>("lonely", "Finds nobody.", static (_, _) => new LonelyDiscovery(static _ => throw new InvalidOperationException("slipped"))));
        Router a = await _domain.StartAsync(TwoFabrics(("- { use: multicast, on: other }", hasAnother ? "- { use: lonely, on: other }\n  - { use: multicast, on: other }" : "- { use: lonely, on: other }")));
        await _domain.StartAsync(_domain.Manifest("b"));
        ComponentFault fault = Assert.Single(RouterDomain.Status(a).Faults);
        Assert.Equal(("component.start_failed", "discovery-2", hasAnother ? "" : "bad"), (fault.Name, fault.Component, fault.Part));
        Assert.Equal(hasAnother, RouterDomain.Status(a).Legs.Any(static leg => leg.Route == "bad"));
        _domain.UntilAPacketArrives();
    }

    [Fact]
    public async Task A_stage_that_does_not_start_stops_its_route()
    {
        Stage(static () => new LivingStage(static _ => { }, static _ => throw new InvalidOperationException("slipped")));
        Router a = await _domain.StartAsync(WithStage());
        await _domain.StartAsync(_domain.Manifest("b"));
        ComponentFault fault = Assert.Single(RouterDomain.Status(a).Faults);
        Assert.Equal(("component.start_failed", "scripted", "stage scripted", "bad"), (fault.Name, fault.Component, fault.Use, fault.Part));
        Assert.Equal([("bad", "seal")], RouterDomain.Status(a).Legs.Where(static leg => leg.HasFailed).Select(static leg => (leg.Route, leg.Direction)));
        _domain.UntilAPacketArrives();
    }

    [Fact]
    public async Task A_suite_that_fails_its_self_test_costs_the_routes_that_seal_with_it()
    {
        _domain.Add(ComponentFactory.CipherSuite<RouterDomain.Nothing>("broken", "Seals nothing.", static (_, _) => new BrokenSuite(works: false)));
        Router a = await _domain.StartAsync(WithSuite());
        await _domain.StartAsync(_domain.Manifest("b"));
        ComponentFault fault = Assert.Single(RouterDomain.Status(a).Faults);
        Assert.Equal(("component.start_failed", "broken", "bad"), (fault.Name, fault.Component, fault.Part));
        Assert.Contains("self-test", fault.Message, StringComparison.Ordinal);
        _domain.UntilAPacketArrives();
    }

    [Theory]
    [InlineData("make", "streams in this suite")]
    [InlineData("make for a person", "streams in this suite")]
    [InlineData("seal", "bad (seal)")]
    public async Task A_suite_that_throws_is_named_and_costs_its_own_streams(string where, string stopped)
    {
        BrokenSuite suite = new(works: true);
        _domain.Add(ComponentFactory.CipherSuite<RouterDomain.Nothing>("broken", "Works, until it does not.", (_, _) => suite));
        Router a = await _domain.StartAsync(WithSuite());
        await _domain.StartAsync(_domain.Manifest("b"));
        suite.FailsToMake = where == "make" ? new InvalidOperationException("slipped") : where == "make for a person" ? new ComponentException("no memory can be locked") : null;
        suite.FailsToSeal = where == "seal";
        RouterDomain.Until(
            () =>
            {
                _domain.HostA.Send(RouterDomain.Packet(1, "239.1.2.1"));
                return !RouterDomain.Status(a).Faults.IsEmpty;
            },
            "the fault is told");
        ComponentFault fault = Assert.Single(RouterDomain.Status(a).Faults);
        Assert.Equal(("component.failed", "broken", "cipher suite broken", stopped), (fault.Name, fault.Component, fault.Use, fault.Part));
        _domain.UntilAPacketArrives();
    }

    [Theory]
    [InlineData("throws", "component.failed")]
    [InlineData("drops twice", "component.failed")]
    [InlineData("borrows", "component.broke_contract")]
    [InlineData("lies about its length", "component.broke_contract")]
    [InlineData("adds too many", "component.failed")]
    public async Task A_stage_that_does_wrong_with_packets_stops_its_route_and_is_named(string how, string name)
    {
        Stage(() => new LivingStage(batch => Misbehave(batch, how)));
        Router a = await _domain.StartAsync(WithStage());
        await _domain.StartAsync(_domain.Manifest("b"));
        _domain.HostA.Send(RouterDomain.Packet(1, "239.1.2.1"));
        RouterDomain.Until(() => !RouterDomain.Status(a).Faults.IsEmpty, "the fault is told");
        ComponentFault fault = Assert.Single(RouterDomain.Status(a).Faults);
        Assert.Equal((name, "scripted", "acme.test 1.2", "bad (seal)"), (fault.Name, fault.Component, fault.Plugin, fault.Part));
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
        Assert.All(RouterDomain.Status(a).Legs, static leg => Assert.Equal(leg.In + leg.Made, leg.Out + leg.Consumed + leg.Dropped + leg.Held));
        _domain.UntilAPacketArrives();
    }

    [Theory]
    [InlineData("too long")]
    [InlineData("borrowed")]
    public async Task A_receiver_that_says_impossible_things_of_packets_is_given_up(string how)
    {
        Other(link => link.Receiver = () => new LyingReceiver(how));
        Router a = await _domain.StartAsync(TwoFabrics());
        await _domain.StartAsync(_domain.Manifest("b"));
        RouterDomain.Until(() => !RouterDomain.Status(a).Faults.IsEmpty, "the fault is told");
        ComponentFault fault = Assert.Single(RouterDomain.Status(a).Faults);
        Assert.Equal(("component.broke_contract", "other", "receiving on other"), (fault.Name, fault.Component, fault.Part));
        Assert.True(RouterDomain.Status(a).Counters.Single(static total => total.Name == "link.broke_contract").Value > 0);
        _domain.UntilAPacketArrives();
    }

    [Fact]
    public async Task A_stage_that_does_not_come_back_with_packets_is_found_and_named_and_heard_of_when_it_does()
    {
        await VirtualTimeAsync();
        using ManualResetEventSlim entered = new();
        Stage(() => new LivingStage(_ =>
        {
            entered.Set();
            _release.Wait(CancellationToken.None);
        }));
        Router a = await _domain.StartAsync(WithStage());
        _domain.HostA.Send(RouterDomain.Packet(1, "239.1.2.1"));
        Assert.True(entered.Wait(RouterDomain.Bound));
        IWatched stuck = a.Watched().OfType<Worker>().Single(static worker => worker.Ingress.Link == "lan");
        Pass(a, 7, stuck);

        RouterStatus status = RouterDomain.Status(a); // it answers, although that worker does not
        ComponentFault fault = Assert.Single(status.Faults);
        Assert.Equal(("component.hung", "scripted", "acme.test 1.2", "all that lan receives"), (fault.Name, fault.Component, fault.Plugin, fault.Part));
        Assert.Equal("degraded", status.State);
        ReloadReport rebuild = await a.ReloadAsync(_domain.Manifest("a"), CancellationToken.None).AsTask().WaitAsync(RouterDomain.Bound);
        Assert.False(rebuild.Applied);
        Assert.Contains("does not come back", Assert.Single(rebuild.Refusals), StringComparison.Ordinal);
        Assert.True((await a.ReloadAsync(WithStage(("hello: 1s", "hello: 2s")), CancellationToken.None)).Applied); // numbers and keys can change

        _release.Set();
        RouterDomain.Until(() => stuck.Turns > 0, "it goes on");
        Pass(a, 2, null);
        Assert.Empty(RouterDomain.Status(a).Faults);
        Assert.Equal("running", RouterDomain.Status(a).State);
    }

    [Fact]
    public async Task A_control_channel_that_does_not_come_back_is_found()
    {
        await VirtualTimeAsync();
        MisbehavingLink fabric = null!;
        _domain.Add(RouterDomain.On("fabric", _domain.Fabric, link => fabric = new MisbehavingLink((MemoryLink)link)));
        Router a = await _domain.StartAsync(_domain.Manifest("a"));
        using ManualResetEventSlim entered = new();
        fabric.SendControl = _ =>
        {
            entered.Set();
            _release.Wait(CancellationToken.None);
            return ValueTask.CompletedTask;
        };
        for (int i = 0; i < 20 && !entered.IsSet; i++)
        {
            Pass(a, 1, null, () => entered.IsSet); // a HELLO is due every second or so
        }

        IWatched stuck = a.Watched().OfType<ControlService>().Single();
        Pass(a, 7, stuck);
        RouterStatus status = RouterDomain.Status(a); // it answers, with what the control plane cannot say left out
        Assert.Equal(("degraded", "component.hung", "the control plane"), (status.State, Assert.Single(status.Faults).Name, status.Faults[0].Part));
        Assert.False((await a.ReloadAsync(_domain.Manifest("a"), CancellationToken.None).AsTask().WaitAsync(RouterDomain.Bound)).Applied);
        Assert.Contains(_domain.Logs.Lines, static line => line.Contains("component.hung", StringComparison.Ordinal) && line.Contains("discovery", StringComparison.Ordinal));
        _release.Set();
    }

    [Theory]
    [InlineData("throws", "component.stop_failed")]
    [InlineData("hangs", "component.stop_hung")]
    public async Task A_link_that_does_not_stop_keeps_nobody_and_is_named(string how, string name)
    {
        Other(link => link.Stop = _ =>
        {
            if (how == "throws")
            {
                throw new InvalidOperationException("slipped");
            }

            _release.Wait(CancellationToken.None);
            return ValueTask.CompletedTask;
        });
        Router a = await _domain.StartAsync(TwoFabrics());
        await a.StopAsync(CancellationToken.None).AsTask().WaitAsync(RouterDomain.Bound);
        Assert.Contains(_domain.Logs.Lines, line => line.Contains(name, StringComparison.Ordinal) && line.Contains("acme.test 1.2", StringComparison.Ordinal));
        _release.Set();
    }

    public async ValueTask DisposeAsync()
    {
        _release.Set();
        await _domain.DisposeAsync();
        _release.Dispose();
    }

    private async ValueTask VirtualTimeAsync()
    {
        await _domain.DisposeAsync();
        _domain = new RouterDomain(_clock);
    }

    // Second by second; the others get the time to take their turn.
    private void Pass(Router router, int seconds, IWatched? stuck, Func<bool>? orElse = null)
    {
        for (int i = 0; i < seconds; i++)
        {
            (IWatched One, long Turns)[] before = [.. router.Watched().Where(one => one != stuck).Select(static one => (one, one.Turns))];
            _clock.Advance(TimeSpan.FromSeconds(1));
            RouterDomain.Until(() => before.All(static pair => pair.One.Turns > pair.Turns) || orElse?.Invoke() == true, "the others go on");
        }
    }

    private void Other(Action<MisbehavingLink> script) => _domain.Add(RouterDomain.On("other", _domain.Fabric, link =>
    {
        MisbehavingLink made = new((MemoryLink)link);
        script(made);
        _links.Add(made);
        return made;
    }));

    private void Stage(Func<LivingStage> make) => _domain.Add(ComponentFactory.Stage<RouterDomain.Nothing>("scripted", "What a test says.", (_, _) => make()));

    private RouterManifest TwoFabrics(params (string Old, string New)[] change) => _domain.Manifest("a",
    [
        ("discovery:", "  other: { use: other, side: black, address: 192.0.2.11, foreign-source: false }\ndiscovery:"),
        ("- { use: multicast, on: fabric }", "- { use: multicast, on: fabric }\n  - { use: multicast, on: other }"),
        ("routes:\n  - { red: lan, black: fabric, groups: [239.1.1.0/24] }", Routes),
        .. change,
    ]);

    private RouterManifest WithStage(params (string Old, string New)[] change) => _domain.Manifest("a",
    [
        ("routes:\n  - { red: lan, black: fabric, groups: [239.1.1.0/24] }", Routes.Replace("black: other, groups: [239.1.2.0/24]", "black: fabric, groups: [239.1.2.0/24], seal: { before: [{ use: scripted }] }", StringComparison.Ordinal)),
        .. change,
    ]);

    private RouterManifest WithSuite() => _domain.Manifest(
        "a",
        ("groups:\n", "groups:\n  - { prefix: 239.1.2.0/24, key: { use: test, seed: gak }, suite: broken }\n"),
        ("routes:\n  - { red: lan, black: fabric, groups: [239.1.1.0/24] }", Routes.Replace("black: other", "black: fabric", StringComparison.Ordinal)));

    private static void Misbehave(MisbehavingLink link, string how)
    {
        switch (how)
        {
            case "throws": link.Start = static _ => throw new InvalidOperationException("slipped"); break;
            case "throws for a person": link.Start = static _ => throw new ComponentException("the cable is out"); break;
            case "throws later": link.Start = static async _ =>
            {
                await Task.Yield();
                throw new TimeoutException("slipped");
            };
                break;
            case "gives up by itself": link.Start = static _ => throw new TaskCanceledException(); break; // as an HTTP client's timeout
            case "says nonsense": link.Mtu = -5; break;
            case "opens nothing": link.Receiver = static () => null!; break;
            case "fails to open a receiver": link.Receiver = static () => throw new InvalidOperationException("slipped"); break;
            default: link.Sender = static () => throw new InvalidOperationException("slipped"); break;
        }
    }

    private static void Misbehave(PacketBatch batch, string how)
    {
        DropReason reason = new FakeCounters().DropReason("test", "For a test.");
        foreach (Packet packet in batch)
        {
            switch (how)
            {
                case "drops twice":
                    batch.Drop(packet, reason);
                    batch.Drop(packet, reason);
                    break;
                case "borrows":
                    packet.Borrow(packet.PayloadAddress - 100_000_000, 1 << 20);
                    break;
                case "lies about its length":
                    packet.Borrow(packet.PayloadAddress, 1 << 20);
                    break;
                case "adds too many":
                    while (batch.TryRent(out Packet? another))
                    {
                        batch.Add(another);
                    }

                    break;
                default: throw new InvalidOperationException("secret");
            }
        }
    }

    private sealed class LyingReceiver(string how) : ILinkReceiver
    {
        private readonly ManualResetEventSlim _woken = new();
        private bool _lied;

        public void Receive(PacketBatch batch, Instant deadline)
        {
            if (!_lied && how != "sleeps badly" && batch.TryRent(out Packet? packet))
            {
                _lied = true;
                if (how == "borrowed")
                {
                    packet.Borrow(packet.PayloadAddress - 100_000_000, 100);
                }
                else
                {
                    packet.Borrow(packet.PayloadAddress, packet.PayloadLimit + 1);
                }

                batch.Add(packet);
                return;
            }

            _woken.Wait(deadline.MillisecondsFrom(Instant.Now(TimeProvider.System)));
            _woken.Reset();
        }

        public void Wake()
        {
            _woken.Set();
            if (how == "sleeps badly")
            {
                throw new InvalidOperationException("slipped");
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class BrokenSuite(bool works) : ICipherSuite
    {
        private readonly ICipherSuite _inner = Suites.Of(1);

        public Exception? FailsToMake { get; set; }

        public bool FailsToSeal { get; set; }

        public SuiteParameters Parameters { get; } = new(200, 32, 12, 16, 1L << 40);

        public ICipherSession CreateSession(ReadOnlySpan<byte> key) => FailsToMake is not null ? throw FailsToMake : new Session(this, _inner.CreateSession(key));

        private sealed class Session(BrokenSuite suite, ICipherSession inner) : ICipherSession
        {
            public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
            {
                if (suite.FailsToSeal || !suite.Works)
                {
                    throw new InvalidOperationException("slipped");
                }

                inner.Seal(nonce, aad, plaintext, destination);
            }

            public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination) => inner.Open(nonce, aad, sealedText, destination);

            public void Dispose() => inner.Dispose();
        }

        private bool Works => works;
    }
}
