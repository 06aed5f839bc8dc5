using GemRouter.Kernel;
using GemRouter.Plugin.Aead;

namespace GemRouter.Testing.Hosting.Tests;

public sealed class RouterFixtureTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // With what the fixture itself brings, but for a suite.
    private const string Small = """
        gem: 1
        domain: small
        node: { name: one }
        keys:
          identity:  { use: test, seed: one }
          bootstrap: { use: test, seed: bk }
        links:
          lan:    { use: memory, side: red }
          fabric: { use: memory, side: black, mtu: 1500 }
        discovery:
          - { use: memory, on: fabric }
        groups:
          - { prefix: 239.1.0.0/16, key: { use: test, seed: gak }, suite: chacha20-poly1305 }
        stages:
          mark: { use: mark }
        routes:
          - { red: lan, black: fabric, groups: [239.1.0.0/16], seal: { before: [mark] } }
        timers: { start-hold: 0s }
        """;

    [Fact]
    public async Task A_router_alone_seals_what_comes()
    {
        await using RouterFixture router = await RouterFixture.StartTextAsync(Sites.Manifest("a"));
        TestPacket packet = Sites.Packets(1)[0];

        router.Send("lan", packet);
        await router.AdvanceAsync(Second);

        TestPacket sent = Assert.Single(router.Sent("fabric"));
        Assert.True(sent.IsSealed);
        Assert.NotEqual(packet.Payload.ToArray(), sent.Payload.ToArray());
        Assert.Equal("site-a", router.Name);
        Assert.Equal("running", router.Status.State);
        Assert.Contains(router.Log, static line => line.Contains("site-a runs in domain studio", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plugin_given_in_process_runs_without_being_published()
    {
        MarkPlugin plugin = new();
        await using RouterFixture router = await RouterFixture.StartTextAsync(Small, setup =>
        {
            setup.Plugins.Add(plugin);
            setup.Plugins.Add(new AeadPlugin());
        });

        router.Send("lan", Sites.Packets(3));
        await router.AdvanceAsync(Second);

        Assert.Equal(3, plugin.Seen);
        Assert.Equal(3, router.Sent("fabric").Count);
    }

    [Fact]
    public async Task A_refused_manifest_says_all_that_is_wrong_with_line_and_column()
    {
        ManifestRefusedException refused = await Assert.ThrowsAsync<ManifestRefusedException>(() => RouterFixture.StartTextAsync(
            Sites.Manifest("a").Replace("suite: aes-256-gcm", "suite: aes-257-gcm", StringComparison.Ordinal).Replace("black: fabric, groups", "black: fabrik, groups", StringComparison.Ordinal)));

        Assert.Contains("manifest.yaml:13:", refused.Message, StringComparison.Ordinal);
        Assert.Contains("error GEM1004: groups[0].suite: unknown cipher suite \"aes-257-gcm\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains("GEM1020", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.Problems.Count >= 2);
    }

    [Fact]
    public async Task A_manifest_that_is_not_there_is_refused_by_its_path() =>
        Assert.Contains("no-such.yaml", (await Assert.ThrowsAsync<ManifestRefusedException>(() => RouterFixture.StartAsync("no-such.yaml"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_search_path_without_plugins_is_refused_with_its_path()
    {
        ManifestRefusedException refused = await Assert.ThrowsAsync<ManifestRefusedException>(() => RouterFixture.StartTextAsync(Small, static setup => setup.PluginPaths.Add("/no/such/folder")));
        Assert.Contains("/no/such/folder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_what_the_manifest_does_not_say_fails() =>
        await Assert.ThrowsAsync<ArgumentException>(() => RouterFixture.StartTextAsync(Sites.Manifest("a"), static setup => setup.Changes.Add(("mtu: 1501", "mtu: 1400"))));

    [Fact]
    public async Task An_unknown_link_is_answered_with_the_names_that_there_are()
    {
        await using RouterFixture router = await RouterFixture.StartTextAsync(Sites.Manifest("a"));
        Assert.Contains("lan, fabric", Assert.Throws<KeyNotFoundException>(() => router.Sent("wan")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drops_are_told_by_the_name_that_operators_see()
    {
        await using RouterFixture router = await RouterFixture.StartTextAsync(Sites.Manifest("a"), static setup => setup.Changes.Add(("device: eth0 }", "device: eth0, from: [10.0.0.0/8] }")));

        router.Send("lan", [.. Sites.Packets(2), .. Sites.Packets(3).Select(static packet => packet with { Source = Address.Parse("172.16.0.1") })]);
        await router.AdvanceAsync(Second);

        KeyValuePair<string, long> drop = Assert.Single(router.Drops);
        Assert.Equal(3, drop.Value);
        Assert.Contains("not_local", drop.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_runs_as_written_is_the_plugins_own()
    {
        await using RouterFixture router = await RouterFixture.StartAsync("pcaps/manifests/site-a.yaml", static setup =>
        {
            setup.Changes.Add(("use: pcap, side: red, device: lan0", $"use: pcap, side: red, read: {Path.Combine(AppContext.BaseDirectory, "pcaps/ffmpeg-ts.pcap")}, from: [\"0.0.0.0/0\"]"));
            setup.LinksAsWritten.Add("lan");
        });
        Recording recording = await Recording.ReadAsync("pcaps/ffmpeg-ts.pcap");

        await router.AdvanceAsync(recording.Packets[^1].ReceivedAt - new Instant(0) + TimeSpan.FromSeconds(2));

        Assert.True(router.Sent("fabric").Count >= recording.Packets.Count);
        PcapAssert.AllSealed(router.Sent("fabric"));
    }

    [Fact]
    public async Task A_reload_goes_over_without_a_packet_lost_and_keeps_its_links()
    {
        await using RouterFixture router = await RouterFixture.StartTextAsync(Sites.Manifest("a"));
        router.Host("lan").Send(TimeSpan.FromMilliseconds(10), Sites.Packets(100));
        await router.AdvanceAsync(TimeSpan.FromMilliseconds(500));

        ReloadReport report = await router.ReloadTextAsync(Sites.Manifest("a").Replace("start-hold: 100ms", "start-hold: 200ms, rekey: { after: 30m }", StringComparison.Ordinal));
        await router.AdvanceAsync(Second);

        Assert.True(report.Applied, string.Join('\n', report.Refusals));
        Assert.Equal(100, router.Sent("fabric").Count);
    }

    [Fact]
    public async Task An_IPv6_fabric_needs_nothing_more_than_IPv6_groups()
    {
        string manifest = Sites.Manifest("a").Replace("239.1.0.0/16", "\"ff15::/64\"", StringComparison.Ordinal).Replace("join: [239.1.1.1]", "join: [\"ff15::1\"]", StringComparison.Ordinal);
        await using RouterFixture router = await RouterFixture.StartTextAsync(manifest);

        router.Send("lan", Sites.Packets(1)[0] with { Group = GroupAddress.Parse("ff15::1"), Source = Address.Parse("2001:db8::5") });
        await router.AdvanceAsync(Second);

        Assert.False(Assert.Single(router.Sent("fabric")).Source.IsIPv4);
    }

    [Fact]
    public async Task What_the_disposal_is_to_find_beside_the_balance_is_asked()
    {
        RouterStatus? last = null;
        RouterFixture router = await RouterFixture.StartTextAsync(Sites.Manifest("a"), setup => setup.AtTheEnd = status => last = status);
        router.Send("lan", Sites.Packets(4));
        await router.AdvanceAsync(Second);

        await router.DisposeAsync();
        await router.DisposeAsync();

        Assert.Equal(4, Assert.Single(last!.Legs, static leg => leg.Direction == "seal").Out);
    }

    [Fact]
    public async Task What_a_stage_keeps_is_held_and_after_the_stop_nothing_is()
    {
        RouterFixture router = await RouterFixture.StartTextAsync(Small, static setup =>
        {
            setup.Components.Add(ComponentFactory.Stage<NoOptions>("mark", "Keeps all.", static (_, _) => new Keeper()));
            setup.Plugins.Add(new AeadPlugin());
        });
        router.Send("lan", Sites.Packets(5));
        await router.AdvanceAsync(Second);
        Assert.Equal(5, Assert.Single(router.Status.Legs, static leg => leg.Direction == "seal").Held);

        await router.DisposeAsync();

        LegReport leg = Assert.Single(router.Router.FinalAccounts, static leg => leg.Direction == "seal");
        Assert.Equal((5, 0, 5, 0), (leg.In, leg.Out, leg.Dropped, leg.Held));
    }

    [Fact]
    public async Task A_stage_that_throws_stops_its_route_and_is_named_with_its_plugin()
    {
        await using RouterFixture router = await RouterFixture.StartTextAsync(Small, static setup =>
        {
            setup.Plugins.Add(new ThrowingPlugin());
            setup.Plugins.Add(new AeadPlugin());
        });

        router.Send("lan", Sites.Packets(5));
        await router.AdvanceAsync(Second);

        ComponentFault fault = Assert.Single(router.Status.Faults);
        Assert.Equal(("component.failed", "mark", "stage mark"), (fault.Name, fault.Component, fault.Use));
        Assert.StartsWith("GemRouter.Testing.Hosting.Tests ", fault.Plugin, StringComparison.Ordinal);
        Assert.Equal("degraded", router.Status.State);
        Assert.Equal(5, router.Drops["leg.failed"]);
        Assert.Empty(router.Sent("fabric"));
    }

    [Fact]
    public async Task Drops_that_were_counted_and_not_made_fail_the_disposal()
    {
        RouterFixture router = await RouterFixture.StartTextAsync(Small, static setup =>
        {
            setup.Components.Add(ComponentFactory.Stage<NoOptions>("mark", "Counts.", static (context, _) => new Liar(context.Counters.DropReason("late", "Too late."))));
            setup.Plugins.Add(new AeadPlugin());
        });
        router.Send("lan", Sites.Packets(5));
        await router.AdvanceAsync(Second);

        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => router.DisposeAsync().AsTask());

        Assert.Contains("mark.late 5", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_that_nobody_moves_stands_still()
    {
        await using RouterFixture router = await RouterFixture.StartTextAsync(Sites.Manifest("a"));
        Instant began = router.Clock.Now;

        router.Send("lan", Sites.Packets(1));
        await router.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(began, router.Clock.Now);

        await router.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(began + TimeSpan.FromHours(1), router.Clock.Now);
    }

    [Fact]
    public async Task The_options_of_a_link_in_memory_can_be_changed()
    {
        await using RouterFixture router = await RouterFixture.StartTextAsync(Sites.Manifest("a"), static setup => setup.Links.Add("fabric", static options => options.Mtu = 1300));

        router.Send("lan", Sites.Packets(1)); // 1316 bytes, in two fragments
        await router.AdvanceAsync(Second);

        Assert.Equal(2, router.Sent("fabric").Count);
        Assert.All(router.Sent("fabric"), static packet => Assert.InRange(packet.Payload.Length, 1, 1272));
    }

    private sealed class MarkPlugin : IPlugin
    {
        public int Seen { get; private set; }

        public void Register(IPluginRegistry registry) =>
            registry.Add(ComponentFactory.Stage<NoOptions>("mark", "Counts.", (_, _) => new Stage(this)));

        private sealed class Stage(MarkPlugin plugin) : IPacketStage
        {
            public void Process(PacketBatch batch) => plugin.Seen += batch.Count;
        }
    }

    private sealed class ThrowingPlugin : IPlugin
    {
        public void Register(IPluginRegistry registry) =>
            registry.Add(ComponentFactory.Stage<NoOptions>("mark", "Throws.", static (_, _) => new Stage()));

        private sealed class Stage : IPacketStage
        {
            public void Process(PacketBatch batch) => throw new InvalidOperationException("slipped");
        }
    }

    private sealed class Keeper : IHoldingStage
    {
        public Instant NextDue => Instant.Never;

        public void Process(PacketBatch batch)
        {
            foreach (Packet packet in batch)
            {
                batch.Detach(packet);
            }
        }

        public void Tick(PacketBatch batch)
        {
        }

        public void Drain(PacketBatch batch)
        {
        }
    }

    private sealed class Liar(DropReason late) : IPacketStage
    {
        public void Process(PacketBatch batch) => late.Packets.Add(batch.Count);
    }
}
