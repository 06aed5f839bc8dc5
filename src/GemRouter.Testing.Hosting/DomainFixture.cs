using GemRouter.Kernel.Manifests;
using Xunit;

namespace GemRouter.Testing;

/// <summary>
/// Several routers in one virtual time: black links of one name are on one network in memory, each red link is on one of its own. Nothing has threads, sockets or waits; time moves only where a test moves it, and with the same seed all
/// happens in the same way each time. One thread: the test's.
/// <code>
/// await using DomainFixture domain = new();
/// RouterFixture a = await domain.StartAsync("site-a.yaml");
/// RouterFixture b = await domain.StartAsync("site-b.yaml");
/// await domain.MeetAsync();
/// a.Send("lan", packets);
/// await domain.AdvanceAsync(TimeSpan.FromSeconds(1));
/// PcapAssert.SamePayloads(packets, b.Sent("lan"));
/// </code>
/// </summary>
public sealed class DomainFixture : IAsyncDisposable
{
    private const int MostRounds = 100_000;

    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly ulong _seed;
    private readonly Dictionary<string, FixtureNetwork> _networks = new(StringComparer.Ordinal);
    private readonly List<RouterFixture> _routers = [];
    private readonly bool _isOfOneRouter;

    /// <summary>Makes an empty domain.</summary>
    /// <param name="seed">Decides all randomness: keys, nonces, jitter of timers, what a network loses.</param>
    public DomainFixture(ulong seed = 1)
        : this(seed, isOfOneRouter: false)
    {
    }

    private DomainFixture(ulong seed, bool isOfOneRouter) => (_seed, _isOfOneRouter) = (seed, isOfOneRouter);

    /// <summary>The clock of all routers and networks. A test moves it by <see cref="AdvanceAsync"/>, not by itself.</summary>
    public FakeClock Clock { get; } = new();

    /// <summary>The routers, in the order of their start; stopped ones, too.</summary>
    public IReadOnlyList<RouterFixture> Routers => _routers;

    /// <summary>The test's host on a network that the routers of the domain share, and the network itself.</summary>
    /// <param name="network">The name: that of a black link, or of <see cref="RouterSetup.Networks"/>.</param>
    /// <exception cref="KeyNotFoundException">No router has a link on such a network.</exception>
    public NetworkHost Host(string network) => _networks.TryGetValue(network, out FixtureNetwork? found)
        ? found.Host
        : throw new KeyNotFoundException($"There is no network \"{network}\"; there are: {string.Join(", ", _networks.Keys)}.");

    /// <summary>Starts a router.</summary>
    /// <param name="manifest">The path of its manifest.</param>
    /// <param name="setup">What the manifest does not say; null for what is usual.</param>
    /// <exception cref="ManifestRefusedException">The manifest or a plugin is refused; the message lists all that is wrong.</exception>
    /// <exception cref="ComponentException">A component cannot be made or started.</exception>
    public Task<RouterFixture> StartAsync(string manifest, Action<RouterSetup>? setup = null) => StartAsync(ManifestText.Read(manifest), setup);

    /// <summary>Starts a router of a manifest that a test has as text.</summary>
    /// <param name="yaml">The manifest.</param>
    /// <param name="setup">What the manifest does not say; null for what is usual.</param>
    /// <inheritdoc cref="StartAsync(string, Action{RouterSetup}?)" path="/exception"/>
    public Task<RouterFixture> StartTextAsync(string yaml, Action<RouterSetup>? setup = null) => StartAsync(ManifestText.Of(yaml), setup);

    /// <summary>Moves time on, and has all happen that is due by then, in the order of time.</summary>
    /// <param name="time">How far, at least 0; with 0 all happens that is due already.</param>
    public async ValueTask AdvanceAsync(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        Instant end = Clock.Now + time;
        while (true)
        {
            await SettleAsync();
            if (Clock.Now >= end)
            {
                return;
            }

            Clock.AdvanceTo(Instant.Min(end, Instant.Max(NextDue(), Clock.Now + Tick)));
        }
    }

    /// <summary>Moves time on until something is so.</summary>
    /// <param name="condition">What is looked for; asked every 10 ms of virtual time.</param>
    /// <param name="what">It in words, for the message where it never comes.</param>
    /// <param name="bound">How long at most, in virtual time; 30 s if left out.</param>
    public async ValueTask AdvanceUntilAsync(Func<bool> condition, string what, TimeSpan? bound = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        Instant end = Clock.Now + (bound ?? TimeSpan.FromSeconds(30));
        await AdvanceAsync(TimeSpan.Zero);
        while (!condition())
        {
            if (Clock.Now >= end)
            {
                Assert.Fail($"It never came to that: {what}.{Report()}");
            }

            await AdvanceAsync(Look);
        }
    }

    /// <summary>Moves time on until all running routers know each other: then streams can flow.</summary>
    /// <param name="bound">How long at most, in virtual time; 30 s if left out.</param>
    public ValueTask MeetAsync(TimeSpan? bound = null) => AdvanceUntilAsync(
        () =>
        {
            RouterFixture[] running = [.. _routers.Where(static router => router.IsRunning)];
            return running.All(router => router.Status.Peers.Count(static peer => peer.State == "proven") >= running.Length - 1);
        },
        "all routers know each other",
        bound);

    /// <summary>Stops all routers, and asserts for each that its packets are accounted for (see <see cref="RouterFixture.DisposeAsync"/>).</summary>
    public async ValueTask DisposeAsync()
    {
        List<Exception> failures = [];
        foreach (RouterFixture router in _routers)
        {
            try
            {
                await router.DisposeAsync();
            }
#pragma warning disable CA1031 // The others are still to be stopped; it is thrown below.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failures.Add(exception);
            }
        }

        foreach (FixtureNetwork network in _networks.Values)
        {
            network.Host.Dispose();
        }

        if (failures.Count > 0)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures[0]);
        }
    }

    /// <summary>A domain that ends with its only router.</summary>
    internal static DomainFixture OfOneRouter(ulong seed) => new(seed, isOfOneRouter: true);

    internal ValueTask EndOfAsync(RouterFixture router) => _isOfOneRouter && _routers.Remove(router) ? DisposeAsync() : ValueTask.CompletedTask;

    internal async Task<RouterFixture> StartAsync(ManifestText manifest, Action<RouterSetup>? change)
    {
        RouterSetup setup = new();
        change?.Invoke(setup);
        int number = _routers.Count + 1;
        RouterFixture router = RouterFixture.Make(this, manifest, setup, number, unchecked((_seed * 1_000_003) + (ulong)number));
        _routers.Add(router);
        await router.BeginAsync();
        return router;
    }

    /// <summary>The network that a link is on, and the options of the link there.</summary>
    internal (FixtureNetwork Network, MemoryLinkOptions Options) Place(RouterSetup setup, LinkSettings link, bool ipv4, int router)
    {
        bool red = link.Side == LinkSide.Red;
        string name = setup.Networks.TryGetValue(link.Name, out string? chosen) ? chosen : red ? $"{link.Name} of router {router}" : link.Name;
        int mtu = link.Mtu ?? (red ? 9000 : 1500);
        if (!_networks.TryGetValue(name, out FixtureNetwork? network))
        {
            network = new FixtureNetwork(Clock, unchecked((_seed * 31) + (ulong)_networks.Count), red, mtu, ipv4);
            _networks.Add(name, network);
        }

        // Of the manifest, where it names the transport "memory"; what it left at the default is the fixture's.
        MemoryLinkOptions options = link.Transport.Options as MemoryLinkOptions ?? new MemoryLinkOptions { ForeignSource = red, Mtu = mtu };
        options.Address = options.Address == new MemoryLinkOptions().Address ? network.NextAddress() : options.Address;
        options.Queue = Math.Max(options.Queue, 1024);
        if (setup.Links.TryGetValue(link.Name, out Action<MemoryLinkOptions>? change))
        {
            change(options);
        }

        return (network, options);
    }

    /// <summary>Has all happen that is due at this time.</summary>
    private async ValueTask SettleAsync()
    {
        int still = 0;
        for (int round = 0; still < 3; round++)
        {
            if (round == MostRounds)
            {
                Assert.Fail($"It does not come to rest: something is always due at the same time.{Report()}");
            }

            long before = Activity();
            foreach (FixtureNetwork network in _networks.Values)
            {
                network.Host.Turn();
            }

            foreach (RouterFixture router in _routers)
            {
                await router.TurnAsync();
            }

            foreach (FixtureNetwork network in _networks.Values)
            {
                network.Host.Listen();
            }

            // What moves packets within a router alone shows in what is due; a few rounds more for what does not come to an end.
            still = Activity() != before || _networks.Values.Any(network => network.Host.NextDue <= Clock.Now) ? 0
                : NextDue() <= Clock.Now || _routers.Exists(static router => router.HasOtherLinks) ? still + 1
                : 3;
        }
    }

    private long Activity()
    {
        long sum = 0;
        foreach (FixtureNetwork network in _networks.Values)
        {
            MediumTally data = network.Medium.Tally;
            MediumTally control = network.Medium.ControlTally;
            sum += data.Sent + data.Delivered + control.Sent + control.Delivered;
        }

        return sum;
    }

    private Instant NextDue()
    {
        Instant due = Clock.NextTimer;
        foreach (FixtureNetwork network in _networks.Values)
        {
            due = Instant.Min(due, Instant.Min(network.Medium.NextArrival, network.Host.NextDue));
        }

        foreach (RouterFixture router in _routers)
        {
            due = Instant.Min(due, router.NextDue);
        }

        return due;
    }

    private string Report() => string.Concat(_routers.Where(static router => router.IsRunning).Select(static router => $"\n{router.Describe()}"));
}
