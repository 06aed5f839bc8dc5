using System.Globalization;
using System.Text;
using GemRouter.Kernel;
using GemRouter.Kernel.Manifests;
using Xunit;

namespace GemRouter.Testing;

/// <summary>
/// A whole router in a test: a manifest, run in process on links in memory and a clock that only the test moves. It has no threads, sockets or waits, so a test of minutes takes milliseconds, and the same seed gives the same bytes each time.
/// One thread: the test's. For several routers that talk to each other see <see cref="DomainFixture"/>.
/// <code>
/// await using RouterFixture router = await RouterFixture.StartAsync("manifest.yaml", setup => setup.Plugins.Add(new MyPlugin()));
/// router.Send("lan", new TestPacket { Group = GroupAddress.Parse("239.1.1.1"), Payload = TestPacket.Bytes(seed: 1, length: 200) });
/// await router.AdvanceAsync(TimeSpan.FromSeconds(1));
/// Assert.Single(router.Sent("fabric"));
/// </code>
/// </summary>
public sealed class RouterFixture : IAsyncDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    private readonly FixtureComponents _components;
    private readonly ManifestFitting _fitting;
    private readonly RouterSetup _setup;
    private readonly RouterLog _log;
    private RouterStatus? _last;
    private bool _reloaded;
    private bool _stopped;
    private bool _disposed;

    private RouterFixture(DomainFixture domain, Router router, RouterManifest manifest, ManifestFitting fitting, FixtureComponents components, RouterSetup setup, RouterLog log)
    {
        Domain = domain;
        Router = router;
        Manifest = manifest;
        _fitting = fitting;
        _components = components;
        _setup = setup;
        _log = log;
    }

    /// <summary>The domain that the router is in; of a router that was started alone, one of its own.</summary>
    public DomainFixture Domain { get; }

    /// <summary>The router itself, for what the fixture does not show.</summary>
    public Router Router { get; }

    /// <summary>The manifest that runs, with links in memory and test keys in their places.</summary>
    public RouterManifest Manifest { get; private set; }

    /// <summary>The node's name.</summary>
    public string Name => Manifest.Node.Name;

    /// <summary>The clock; a test moves it by <see cref="AdvanceAsync"/>.</summary>
    public FakeClock Clock => Domain.Clock;

    /// <summary>True between start and stop.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The router as it stands; once it has stopped, as it last stood.</summary>
    public RouterStatus Status => IsRunning ? _last = Router.GetStatusAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() : _last!;

    /// <summary>Packets that were dropped, by the name of the reason as operators see it; those above 0 alone.</summary>
    public IReadOnlyDictionary<string, long> Drops => DropsOf(Status);

    /// <summary>What router and components have logged, a line an event: level, part, text.</summary>
    public IReadOnlyList<string> Log => _log.Lines;

    /// <summary>When the router, or a recording that one of its links plays, has something to do next; soon, where a plugin's link may have something without telling.</summary>
    internal Instant NextDue
    {
        get
        {
            Instant due = Instant.Never;
            if (IsRunning)
            {
                due = _fitting.HasOthers ? Instant.Min(Router.NextDue, Clock.Now + Look) : Router.NextDue;
                foreach (IRecordedLink recording in _fitting.Recordings)
                {
                    due = Instant.Min(due, recording.NextArrival);
                }
            }

            return due;
        }
    }

    /// <summary>Starts a router in a domain of its own.</summary>
    /// <param name="manifest">The path of its manifest; a relative one counts from the test's assembly, else from the working folder.</param>
    /// <param name="setup">What the manifest does not say; null for what is usual.</param>
    /// <param name="seed">Decides all randomness.</param>
    /// <exception cref="ManifestRefusedException">The manifest or a plugin is refused; the message lists all that is wrong, with file, line and column.</exception>
    /// <exception cref="ComponentException">A component cannot be made or started.</exception>
    public static Task<RouterFixture> StartAsync(string manifest, Action<RouterSetup>? setup = null, ulong seed = 1) => AloneAsync(ManifestText.Read(manifest), setup, seed);

    /// <summary>Starts a router of a manifest that a test has as text, in a domain of its own.</summary>
    /// <param name="yaml">The manifest.</param>
    /// <param name="setup">What the manifest does not say; null for what is usual.</param>
    /// <param name="seed">Decides all randomness.</param>
    /// <inheritdoc cref="StartAsync" path="/exception"/>
    public static Task<RouterFixture> StartTextAsync(string yaml, Action<RouterSetup>? setup = null, ulong seed = 1) => AloneAsync(ManifestText.Of(yaml), setup, seed);

    /// <summary>The public key of the identity that the key source <c>test</c> makes of a seed, as <c>trust: pinned</c> takes it. Where a test key stands for a key file, the seed is "identity" and the node's name: <c>identity site-a</c>.</summary>
    public static string PublicKeyOf(string seed) => TestKeySource.PublicKeyOf(seed).ToString();

    /// <summary>The test's host on the network of a link: it sends to the router, hears it, and gives the network for loss and delay.</summary>
    /// <exception cref="KeyNotFoundException">There is no such link, or it runs as the manifest says.</exception>
    public NetworkHost Host(string link) => Of(_fitting.Networks, link).Host;

    /// <summary>Has packets sent to a link at the present time, by the test's host there. They leave when time is moved on next.</summary>
    /// <param name="link">The link, as the manifest names it.</param>
    /// <param name="packets">The packets, with the source that each says.</param>
    public void Send(string link, params IEnumerable<TestPacket> packets) => Host(link).Send(packets);

    /// <summary>All that the router has sent on a link, in order, with the time, and with the mark of the seal where it has one.</summary>
    /// <param name="link">The link, as the manifest names it.</param>
    public IReadOnlyList<TestPacket> Sent(string link) => Of(_fitting.Sent, link);

    /// <summary>Moves time on for the whole domain, and has all happen that is due by then.</summary>
    /// <param name="time">How far; 0 for what is due already.</param>
    public ValueTask AdvanceAsync(TimeSpan time) => Domain.AdvanceAsync(time);

    /// <summary>Moves time on until something is so.</summary>
    /// <inheritdoc cref="DomainFixture.AdvanceUntilAsync" path="/param"/>
    public ValueTask AdvanceUntilAsync(Func<bool> condition, string what, TimeSpan? bound = null) => Domain.AdvanceUntilAsync(condition, what, bound);

    /// <summary>Goes over to another manifest, as <c>gemrouter reload</c> does.</summary>
    /// <param name="yaml">The manifest's text.</param>
    /// <returns>What came of it: a reload that is refused is none that throws.</returns>
    /// <exception cref="ManifestRefusedException">The text is no sound manifest.</exception>
    public async Task<ReloadReport> ReloadTextAsync(string yaml)
    {
        RouterManifest next = Check(ManifestText.Of(yaml).With(_setup.Changes), _components, _fitting);
        ReloadReport report = await Router.ReloadAsync(next, CancellationToken.None);
        Manifest = report.Applied ? next : Manifest;
        _reloaded |= report.Applied;
        return report;
    }

    /// <summary>Stops the router: stages give back what they hold, peers hear goodbye. Afterwards <see cref="Status"/> is the last one.</summary>
    public async ValueTask StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        try
        {
            if (IsRunning)
            {
                _ = Status;
            }
        }
        finally
        {
            IsRunning = false;
            await Router.StopAsync(CancellationToken.None); // also where a turn failed, and with it the status
        }
    }

    /// <summary>
    /// Stops the router, and asserts for each link's ingress and each leg that <c>in + made = out + consumed + dropped + held</c>, that nothing is held after the stop, and that the named reasons count as many drops as the accounts. Of a router that was started alone, ends its domain, too.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            await StopAsync();
        }
        finally
        {
            await Router.DisposeAsync();
            await _components.DisposeAsync();
        }

        AssertBalance(Router.FinalAccounts);
        if (_last is not null)
        {
            AssertDrops(_last);
            _setup.AtTheEnd?.Invoke(_last);
        }

        await Domain.EndOfAsync(this);
    }

    private void AssertBalance(IEnumerable<LegReport> accounts)
    {
        foreach (LegReport leg in accounts)
        {
            long rest = leg.In + leg.Made - leg.Out - leg.Consumed - leg.Dropped - leg.Held;
            Assert.True(rest == 0 && leg.Held == 0, $"{Name}: {rest} packets are nowhere, and {leg.Held} are held after the stop:\n{Account(leg)}");
        }
    }

    // Each drop is one packet of an account, and has a name. A reload that made other workers began the accounts anew, and not the names.
    private void AssertDrops(RouterStatus status)
    {
        long dropped = status.Legs.Sum(static leg => leg.Dropped);
        long named = status.Counters.Where(static counter => counter.IsDrop).Sum(static counter => counter.Value);
        if (!_reloaded && named != dropped)
        {
            Assert.Fail($"{Name}: {dropped} packets were dropped, and the reasons count {named}:\n{Describe(status)}");
        }
    }

    internal static RouterFixture Make(DomainFixture domain, ManifestText text, RouterSetup setup, int number, ulong seed)
    {
        FixtureComponents components = new(setup);
        ManifestFitting fitting = new(setup, components, (link, ipv4) => domain.Place(setup, link, ipv4, number));
        RouterManifest manifest = Check(text.With(setup.Changes), components, fitting);
        RouterLog log = new();
        Router router = Router.Compose(manifest, new RouterHost
        {
            Clock = domain.Clock,
            Entropy = new SeededEntropy(seed),
            Loggers = log,
            Catalog = components,
            Services = components.ServicesOf,
            HasThreads = false,
            Machine = setup.Machine,
        });
        return new RouterFixture(domain, router, manifest, fitting, components, setup, log);
    }

    internal async Task BeginAsync()
    {
        using CancellationTokenSource bound = new(StartBound); // real time: what a plugin waits for may be a file
        try
        {
            await Router.StartAsync(bound.Token);
            IsRunning = true;
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            Assert.Fail($"The router did not start within {StartBound.TotalSeconds} s; something waits for time that nobody moves, or for a key that does not come.\n{string.Join('\n', Log)}");
        }
    }

    /// <summary>True where what moves does not show in the networks: then a few rounds more are taken.</summary>
    internal bool HasOtherLinks => _fitting.HasOthers;

    internal ValueTask TurnAsync() => IsRunning ? Router.TurnAsync() : ValueTask.CompletedTask;

    /// <summary>The router in a few lines, for the message of a test that failed.</summary>
    internal string Describe() => Describe(Status);

    private string Describe(RouterStatus status)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Name} is {status.State}{(status.Problem is null ? "" : ": " + status.Problem)}; peers: {string.Join(", ", status.Peers.Select(static peer => $"{peer.Name} {peer.State}"))}");
        foreach (LegReport leg in status.Legs)
        {
            text.Append('\n').Append(Account(leg));
        }

        foreach ((string name, long value) in DropsOf(status))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {name} {value}");
        }

        foreach (string line in Log.TakeLast(20))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {line}");
        }

        return text.ToString();
    }

    private static async Task<RouterFixture> AloneAsync(ManifestText manifest, Action<RouterSetup>? setup, ulong seed)
    {
        DomainFixture domain = DomainFixture.OfOneRouter(seed);
        try
        {
            return await domain.StartAsync(manifest, setup);
        }
        catch
        {
            await domain.DisposeAsync(); // nobody else has it
            throw;
        }
    }

    private static Dictionary<string, long> DropsOf(RouterStatus status) => status.Counters
        .Where(static counter => counter.IsDrop && counter.Value > 0)
        .ToDictionary(static counter => counter.Name, static counter => counter.Value, StringComparer.Ordinal);

    private static string Account(LegReport leg) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {leg.Route} {leg.Direction}: in {leg.In} + made {leg.Made} = out {leg.Out} + consumed {leg.Consumed} + dropped {leg.Dropped} + held {leg.Held}{(leg.HasFailed ? ", failed" : "")}");

    private static RouterManifest Check(ManifestText text, FixtureComponents components, ManifestFitting fitting)
    {
        ManifestResult result = ManifestSource.Parse(text.Name, Encoding.UTF8.GetBytes(text.Text), text.Folder).Check(components);
        return result.Manifest is { } manifest
            ? fitting.Fit(manifest)
            : throw new ManifestRefusedException(text.Name, [.. result.Diagnostics.Select(static diagnostic => diagnostic.ToString())]);
    }

    private T Of<T>(Dictionary<string, T> byLink, string link) => byLink.TryGetValue(link, out T? found)
        ? found
        : throw new KeyNotFoundException($"{Name} has no link \"{link}\" in memory; it has: {string.Join(", ", byLink.Keys)}.");
}
