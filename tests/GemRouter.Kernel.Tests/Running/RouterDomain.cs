using System.Text;
using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Tests.Forwarding;
using GemRouter.Plugin.Aead;
using GemRouter.Plugin.Multicast;
using GemRouter.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>Two sites and a fabric between them, in memory, with real time and threads; a station on each network.</summary>
internal sealed class RouterDomain : IComponentCatalog, IAsyncDisposable
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly TimeProvider _clock;
    private readonly List<ComponentFactory> _factories;
    private readonly List<Router> _routers = [];
    private ulong _seed = 100;

    /// <param name="clock">The clock; null for the real one.</param>
    /// <param name="media">The networks' clock; null for the same.</param>
    public RouterDomain(TimeProvider? clock = null, TimeProvider? media = null)
    {
        _clock = clock ?? TimeProvider.System;
        LanA = new MemoryNetwork(media ?? _clock, 1);
        LanB = new MemoryNetwork(media ?? _clock, 2);
        Fabric = new MemoryNetwork(media ?? _clock, 3);
        HostA = new Station(LanA, "10.1.0.9");
        HostB = new Station(LanB, "10.2.0.9");
        Wire = new Station(Fabric, "192.0.2.9");
        ComponentFactory chacha = PluginFixture.Of<AeadPlugin>().Factory(ComponentKind.CipherSuite, "chacha20-poly1305");
        _factories =
        [
            On("lan-a", LanA), On("lan-b", LanB), On("fabric", Fabric), Keys.Factory(),
            PluginFixture.Of<MulticastPlugin>().Factory(ComponentKind.Discovery),
            ComponentFactory.CipherSuite<Nothing>("chacha20-poly1305", "Recorded.", (context, _) => Suite ??= new RecordingSuite((ICipherSuite)chacha.Create(context, chacha.CreateOptions()))),
            ComponentFactory.Stage<Nothing>("faulty", "Throws.", (_, _) => new ScriptedStage(_ => throw new InvalidOperationException("slipped"))),
        ];
    }

    public MemoryNetwork LanA { get; }

    public MemoryNetwork LanB { get; }

    public MemoryNetwork Fabric { get; }

    /// <summary>On LAN A, 10.1.0.9.</summary>
    public Station HostA { get; }

    /// <summary>On LAN B, 10.2.0.9.</summary>
    public Station HostB { get; }

    /// <summary>On the fabric, 192.0.2.9.</summary>
    public Station Wire { get; }

    public TestKeys Keys { get; } = new();

    public RecordingSuite? Suite { get; private set; }

    public RecordingEntropy Entropy { get; } = new();

    /// <summary>What the routers log.</summary>
    public RecordingLog Logs { get; } = new();

    /// <param name="condition">What is waited for.</param>
    /// <param name="what">The same in words.</param>
    /// <param name="present">What there is instead, in words.</param>
    public static void Until(Func<bool> condition, string what, Func<string>? present = null)
    {
        if (!SpinWait.SpinUntil(condition, Bound))
        {
            Assert.Fail($"It never came to that: {what}. {present?.Invoke()}");
        }
    }

    /// <summary>The manifest of a site, "a" or "b".</summary>
    /// <param name="site">The site.</param>
    /// <param name="change">Changes its text.</param>
    public RouterManifest Manifest(string site, params ReadOnlySpan<(string Old, string New)> change)
    {
        int number = site == "a" ? 1 : 2;
        string text = $$"""
            gem: 1
            domain: test
            node: { name: {{site}} }
            keys:
              identity: { use: test, seed: {{site}} }
              bootstrap: { use: test, seed: bk }
            links:
              lan: { use: lan-{{site}}, side: red, address: 10.{{number}}.0.1, mtu: 9000 }
              fabric: { use: fabric, side: black, address: 192.0.2.{{number}}, foreign-source: false }
            discovery:
              - { use: multicast, on: fabric }
            groups:
              - { prefix: 239.1.0.0/16, key: { use: test, seed: gak }, suite: chacha20-poly1305 }
            routes:
              - { red: lan, black: fabric, groups: [239.1.1.0/24] }
            timers: { start-hold: 100ms, hello: 1s }
            """;
        foreach ((string old, string with) in change)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, with, StringComparison.Ordinal);
        }

        ManifestResult result = ManifestSource.Parse("test.yaml", Encoding.UTF8.GetBytes(text)).Check(this);
        return result.Manifest ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    /// <param name="manifest">What it runs.</param>
    /// <param name="machine">The machine that it is on, where a test tells of one: then the test takes the turns, too.</param>
    public Router Compose(RouterManifest manifest, IMachineGeneration? machine = null)
    {
        Router router = Router.Compose(manifest, new RouterHost
        {
            Clock = _clock,
            Entropy = Entropy.Next(_seed++),
            Loggers = Logs,
            Catalog = this,
            Services = static _ => new ServiceCollection().BuildServiceProvider(),
            HasThreads = machine is null,
            Machine = machine,
        });
        _routers.Add(router);
        return router;
    }

    public async Task<Router> StartAsync(RouterManifest manifest)
    {
        Router router = Compose(manifest);
        await router.StartAsync(CancellationToken.None);
        return router;
    }

    /// <summary>Starts both sites, and waits until they know each other.</summary>
    public Task<(Router A, Router B)> StartBothAsync(Func<RouterManifest, RouterManifest>? change = null)
    {
        change ??= static manifest => manifest;
        return StartBothAsync(site => change(Manifest(site)));
    }

    /// <summary>The same with manifests of a test's own, of sites "a" and "b".</summary>
    public async Task<(Router A, Router B)> StartBothAsync(Func<string, RouterManifest> manifest)
    {
        Router a = await StartAsync(manifest("a"));
        Router b = await StartAsync(manifest("b"));
        Until(() => Knows(a, 1) && Knows(b, 1), "the routers know each other");
        return (a, b);
    }

    public static RouterStatus Status(Router router)
    {
        using CancellationTokenSource bound = new(Bound);
        return router.GetStatusAsync(bound.Token).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>What the routers dropped, and what the networks lost, in words.</summary>
    public string Lost() => string.Join(", ",
    [
        .. _routers.SelectMany(static (router, number) => Status(router).Counters.Where(static counter => counter.IsDrop && counter.Value > 0).Select(counter => $"router {number} {counter.Name} {counter.Value}")),
        $"LAN A {LanA.Tally}", $"fabric {Fabric.Tally}", $"LAN B {LanB.Tally}",
    ]);

    public static bool Knows(Router router, int peers) => Status(router).Peers.Count(static peer => peer.State == "proven") == peers;

    /// <summary>A packet of a stream from LAN A, numbered by its payload.</summary>
    public static TestPacket Packet(int number, string group = "239.1.1.1", int length = 200)
    {
        byte[] payload = new byte[length];
        BitConverter.TryWriteBytes(payload, number);
        return new TestPacket { Group = GroupAddress.Parse(group), Port = 5004, Source = Address.Parse("10.1.0.9"), Payload = payload };
    }

    public static IEnumerable<TestPacket> Packets(int first, int count, string group = "239.1.1.1") => Enumerable.Range(first, count).Select(number => Packet(number, group));

    public static int NumberOf(TestPacket packet) => BitConverter.ToInt32(packet.Payload.Span);

    /// <summary>Waits until a station has heard so many packets.</summary>
    public static List<int> Hear(Station station, int count)
    {
        List<int> heard = [];
        Until(
            () =>
            {
                heard.AddRange(station.Take().Select(NumberOf).Where(static number => number >= 0)); // not what was sent until one arrived
                return heard.Count >= count;
            },
            $"{count} packets arrive");
        return heard;
    }

    /// <summary>Sends a packet again and again until one arrives on LAN B.</summary>
    public void UntilAPacketArrives(string group = "239.1.1.1") => Until(
        () =>
        {
            HostA.Send(Packet(-1, group));
            return HostB.Take().Count > 0;
        },
        "a packet arrives");

    public ComponentFactory? Find(ComponentKind kind, string name) => _factories.FirstOrDefault(factory => factory.Kind == kind && factory.Name == name);

    public IReadOnlyCollection<string> NamesOf(ComponentKind kind) => [.. _factories.Where(factory => factory.Kind == kind).Select(static factory => factory.Name)];

    public SuiteParameters? FindSuite(string name) => new(1, 32, 12, 16, 1L << 40);

    public string? PluginOf(ComponentFactory factory) => "acme.test 1.2";

    /// <summary>Adds a component.</summary>
    public void Add(ComponentFactory factory)
    {
        _factories.RemoveAll(other => other.Kind == factory.Kind && other.Name == factory.Name);
        _factories.Add(factory);
    }

    public static ComponentFactory On(string name, MemoryNetwork network, Func<ILink, ILink>? change = null)
    {
        ComponentFactory inner = network.Factory();
        return ComponentFactory.Transport<MemoryLinkOptions>(name, "A link in memory.", (context, options) =>
        {
            ILink link = (ILink)inner.Create(context, options);
            return change is null ? link : change(link);
        },
        inner.NeedsOf);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Router router in _routers)
        {
            await router.DisposeAsync();
        }

        HostA.Dispose();
        HostB.Dispose();
        Wire.Dispose();
        Assert.Equal(0, Suite?.Repeated ?? 0); // no nonce came twice, over all routers of the domain
    }

    internal sealed class Nothing
    {
    }
}

/// <summary>Seeded randomness that can be made to fail, and that knows what it gave.</summary>
internal sealed class RecordingEntropy
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _given = new();

    /// <summary>All that has the size of a key or is longer, in hex digits: every SEK is among it.</summary>
    public IReadOnlyCollection<string> Given => _given;

    public bool Fails { get; set; }

    public IEntropy Next(ulong seed) => new Source(this, seed);

    private sealed class Source(RecordingEntropy owner, ulong seed) : IEntropy
    {
        private readonly SeededEntropy _inner = new(seed);

        public void Fill(Span<byte> destination)
        {
            if (owner.Fails)
            {
                throw new InvalidOperationException("no randomness");
            }

            _inner.Fill(destination);
            if (destination.Length >= 32)
            {
                owner._given.Enqueue(Convert.ToHexString(destination));
            }
        }
    }
}
