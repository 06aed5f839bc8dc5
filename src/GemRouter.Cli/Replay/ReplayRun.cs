using System.Collections.Immutable;
using System.Net;
using GemRouter.Kernel;
using GemRouter.Kernel.Manifests;
using Microsoft.Extensions.Logging;

namespace GemRouter.Cli.Replay;

/// <summary>
/// Runs the very pipelines of one or two manifests over a capture, on one thread and as fast as it goes. The capture's time stamps are the clock; all links are files or memory, so nothing touches a
/// network. The routers first get to know each other, in virtual time; then the capture begins.
/// </summary>
internal sealed class ReplayRun
{
    private static readonly TimeSpan Acquaintance = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly ReplayClock _clock;
    private readonly ReplayComparison _comparison;
    private readonly Router _router;
    private readonly Router? _peer;
    private readonly ReplayMedium _fabric;
    private readonly string[] _passedOver; // plugins/pcap: frames that are nobody's
    private ReplaySource? _source;

    /// <summary>Composes it.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="sealing">The manifest that seals.</param>
    /// <param name="opening">The manifest that opens; null for none.</param>
    /// <param name="components">The components of both.</param>
    /// <param name="loggers">The log.</param>
    /// <exception cref="ComponentException">It cannot be made.</exception>
    public ReplayRun(ReplayPlan plan, RouterManifest sealing, RouterManifest? opening, LoadedComponents components, ILoggerFactory loggers)
    {
        _clock = new ReplayClock(DateTimeOffset.UnixEpoch);
        _comparison = new ReplayComparison(sealing, opening);
        RouteSettings route = RouteOf(sealing, plan.Link);
        _passedOver = [$"{plan.Link}.ignored", $"{plan.Link}.malformed"];
        ReplayMedium fabric = _fabric = new ReplayMedium(sealing.FindLink(route.Black)!.Mtu ?? 1500);
        Func<ComponentContext, ILink> input = RecordingFile.Reader(components, plan.Input);
        Func<ComponentContext, ILink>? output = plan.Output is null ? null : RecordingFile.Writer(components, plan.Output);

        RouterManifest first = WithLinks(sealing, link =>
            link.Name == plan.Link ? ComponentFactory.Transport<NoOptions>("replay", "A capture.", (context, _) => _source = new ReplaySource(input(context), _comparison))
            : link.Name == route.Black ? fabric.Link(Address.Parse("192.0.2.1"), opening is null ? output : null)
            : new ReplayMedium(1500).Link(Address.Parse("192.0.2.3"), null));
        _router = Router.Compose(first, Host(plan, 1, components, loggers));
        if (opening is not null)
        {
            string[] red = [.. opening.Routes.Where(static one => one.Opens).Select(static one => one.Red).Distinct()];
            string[] black = [.. opening.Routes.Where(static one => one.Opens).Select(static one => one.Black).Distinct()];
            int redMtu = Math.Max(9000, sealing.FindLink(plan.Link)!.Mtu ?? 0);
            RouterManifest second = WithLinks(opening, link =>
                red.Contains(link.Name) ? ComponentFactory.Transport<NoOptions>("replay", "The end.", (context, _) => new ReplaySink(output?.Invoke(context), _comparison, redMtu))
                : black.Contains(link.Name) ? fabric.Link(Address.Parse("192.0.2.2"), null)
                : new ReplayMedium(1500).Link(Address.Parse("192.0.2.4"), null));
            _peer = Router.Compose(second, Host(plan, 2, components, loggers));
        }
    }

    /// <summary>Runs it.</summary>
    /// <param name="progress">Is told now and then how many packets went, and how many seconds of the capture.</param>
    /// <param name="time">Measures how long it takes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ReplayReport> RunAsync(Action<long, double> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await _router.StartAsync(cancellationToken);
            if (_peer is not null)
            {
                await _peer.StartAsync(cancellationToken);
            }

            await RunUntilAsync(_clock.Now + Acquaintance, static () => false, cancellationToken);
            long began = time.GetTimestamp();
            Instant first = _clock.Now;
            await _source!.BeginAsync(cancellationToken);
            long told = began;
            await RunUntilAsync(
                Instant.Never,
                () =>
                {
                    if (time.GetElapsedTime(told) > TimeSpan.FromSeconds(1))
                    {
                        told = time.GetTimestamp();
                        progress(_comparison.Packets, (_clock.Now - first).TotalSeconds);
                    }

                    return _source.NextArrival == Instant.Never;
                },
                cancellationToken);
            TimeSpan captured = _clock.Now - first;
            await RunUntilAsync(_clock.Now + Afterwards, static () => false, cancellationToken);
            TimeSpan took = time.GetElapsedTime(began);
            _comparison.End();
            return await ReportAsync(captured, took, cancellationToken);
        }
        finally
        {
            await _router.DisposeAsync();
            if (_peer is not null)
            {
                await _peer.DisposeAsync();
            }
        }
    }

    private static RouteSettings RouteOf(RouterManifest manifest, string link) =>
        manifest.Routes.FirstOrDefault(route => route.Red == link && route.Seals)
        ?? throw new ComponentException($"no route seals what comes from a red link \"{link}\"; red links of the manifest: {string.Join(", ", manifest.Routes.Where(static route => route.Seals).Select(static route => route.Red).Distinct())}");

    // What every red link of a capture lets in: all that is in it, unless the manifest says what is local.
    private static RouterManifest WithLinks(RouterManifest manifest, Func<LinkSettings, ComponentFactory> factoryOf) => manifest with
    {
        Links =
        [
            .. manifest.Links.Select(link => link with
            {
                Transport = ComponentUse.Of(factoryOf(link), new NoOptions(), link.Name),
                Workers = 1, // their turns are taken one after the other
                Cpus = [],
                From = link.Side == LinkSide.Red && link.From.IsEmpty ? [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")] : link.From,
            }),
        ],
    };

    private RouterHost Host(ReplayPlan plan, int node, LoadedComponents components, ILoggerFactory loggers) => new()
    {
        Clock = _clock,
        Entropy = plan.Seed is { } seed ? new ReplayEntropy(seed, node) : SystemEntropy.Instance,
        Loggers = loggers,
        Catalog = components,
        Services = components.ServicesOf,
        HasThreads = false,
    };

    private async Task RunUntilAsync(Instant end, Func<bool> isOver, CancellationToken cancellationToken)
    {
        while (_clock.Now < end && !isOver())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Instant due;
            do
            {
                await _router.TurnAsync();
                due = Instant.Min(_router.NextDue, _source?.NextArrival ?? Instant.Never);
                if (_peer is not null)
                {
                    await _peer.TurnAsync();
                    due = Instant.Min(due, _peer.NextDue);
                }
            }
            while (!_fabric.IsQuiet || _source?.NextArrival <= _clock.Now); // all that is due at this time, before time goes on

            _clock.AdvanceTo(Instant.Min(end, Instant.Max(due, _clock.Now + Step)));
        }
    }

    private async Task<ReplayReport> ReportAsync(TimeSpan captured, TimeSpan took, CancellationToken cancellationToken)
    {
        ImmutableArray<GroupResult> groups = [.. _comparison.Results];
        return new ReplayReport
        {
            Packets = _comparison.Packets,
            CapturedSeconds = Math.Round(captured.TotalSeconds, 3),
            Seconds = Math.Round(took.TotalSeconds, 3),
            Groups = groups,
            Ignored = await CountersAsync(_router, counter => _passedOver.Contains(counter.Name), cancellationToken),
            Drops = await CountersAsync(_router, static counter => counter.IsDrop, cancellationToken),
            PeerDrops = _peer is null ? [] : await CountersAsync(_peer, static counter => counter.IsDrop, cancellationToken),
            FirstDifference = _comparison.FirstDifference,
            Equal = _peer is null ? null : groups.All(static group => group.Equal == group.Expected && group.Different == 0 && group.Out == group.Equal),
        };
    }

    private static async Task<SortedDictionary<string, long>> CountersAsync(Router router, Func<CounterTotal, bool> which, CancellationToken cancellationToken)
    {
        RouterStatus status = await router.GetStatusAsync(cancellationToken);
        return new SortedDictionary<string, long>(
            status.Counters.Where(counter => counter.Value > 0 && which(counter)).ToDictionary(static counter => counter.Name, static counter => counter.Value), StringComparer.Ordinal);
    }
}
