using System.Globalization;
using System.Text.Json;
using GemRouter.Cli.Demo.Network;
using GemRouter.Cli.Demo.Parts;
using GemRouter.Cli.Demo.View;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>The demo itself, within its private space: builds the networks, starts routers and parts, plays the stream, and says what came of it.</summary>
internal sealed class Performance : IAsyncDisposable
{
    private static readonly TimeSpan FrameInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time;
    private readonly IDemoView _view;
    private readonly Schedule _schedule;
    private readonly Func<string, CancellationToken, Task<JsonElement>> _ask;
    private readonly Lab _lab;
    private readonly SiteFiles _files;
    private readonly string _marker;
    private readonly Dictionary<Site, RouterWatch> _routers = [];
    private readonly Dictionary<Site, Part<ReceiveReport>> _receivers = [];
    private readonly List<string> _incidents = [];
    private Scenery? _scenery;
    private Part<TapReport>? _tap;
    private Part<PlayReport>? _player;
    private long? _start;
    private string _act = "building the networks";

    /// <param name="time">The clock.</param>
    /// <param name="entropy">Makes keys, and the marker of the run.</param>
    /// <param name="folder">A folder to make, for manifests, keys and sockets.</param>
    /// <param name="schedule">When what happens.</param>
    /// <param name="view">Shows it.</param>
    /// <param name="keys">Where routers have their keys from.</param>
    /// <param name="ask">Asks the router with that state folder for its status.</param>
    public Performance(TimeProvider time, IEntropy entropy, string folder, Schedule schedule, IDemoView view, KeyPlace keys, Func<string, CancellationToken, Task<JsonElement>> ask)
    {
        _time = time;
        _view = view;
        _schedule = schedule;
        _ask = ask;
        _lab = new Lab(time);
        _files = new SiteFiles(folder, entropy, keys);
        byte[] marker = new byte[Streaming.StreamDatagram.MarkerLength];
        entropy.Fill(marker);
        _marker = Convert.ToHexStringLower(marker);
    }

    /// <summary>What the routers logged: warnings and errors.</summary>
    public IEnumerable<string> Logs => _routers.Values.SelectMany(static router => router.Log);

    /// <exception cref="LabException">A part of it cannot be started, or ended too soon.</exception>
    public async Task<DemoSummary> RunAsync(CancellationToken cancellation)
    {
        Show();
        _scenery = await Scenery.BuildAsync(_lab, cancellation);
        await StartPartsAsync(_scenery, cancellation);
        await StartRoutersAsync(cancellation);

        _act = "playing";
        await _player!.GoAsync();
        _start = _time.GetTimestamp();
        await WatchAsync(cancellation);
        return Verdict.Of(await EndAsync(cancellation));
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    private async Task StartPartsAsync(Scenery scenery, CancellationToken cancellation)
    {
        _tap = new Part<TapReport>(scenery.Tap.Start(OwnProgram.Path, ["demo-tap", _marker]), DemoJson.Default.TapReport, TapReport.None);
        foreach (Site site in Cast.Sites)
        {
            string client = site.Client.ToString();
            string stream = Cast.Stream.ToString();
            LabHost host = scenery.Client(site);
            if (site.Role == SiteRole.Plays)
            {
                string count = _schedule.Datagrams.ToString(CultureInfo.InvariantCulture);
                _player = new Part<PlayReport>(host.Start(OwnProgram.Path, ["demo-play", stream, client, _marker, count]), DemoJson.Default.PlayReport, PlayReport.None);
            }
            else
            {
                _receivers.Add(site, new Part<ReceiveReport>(host.Start(OwnProgram.Path, ["demo-receive", stream, client, _marker]), DemoJson.Default.ReceiveReport, ReceiveReport.None));
            }
        }

        await Task.WhenAll([_tap.ReadyAsync(cancellation), _player!.ReadyAsync(cancellation), .. _receivers.Values.Select(part => part.ReadyAsync(cancellation))]);
    }

    private async Task StartRoutersAsync(CancellationToken cancellation)
    {
        _act = "starting the routers";
        Site[] early = [.. Cast.Sites.Where(static site => site.Role != SiteRole.ComesLate)];
        foreach (Site site in early)
        {
            StartRouter(site);
        }

        long began = _time.GetTimestamp();
        using PeriodicTimer frames = new(FrameInterval, _time);
        while (!early.All(site => _routers[site].Latest is { Running: true } router && router.Peers == early.Length - 1))
        {
            if (_time.GetElapsedTime(began) > StartPatience)
            {
                throw new LabException($"the routers do not know each other after {StartPatience.TotalSeconds} s");
            }

            await frames.WaitForNextTickAsync(cancellation);
            await LookAsync(cancellation);
        }
    }

    private void StartRouter(Site site)
    {
        string manifest = _files.Write(site, _schedule.RekeyAfter, _schedule.RekeyPackets);
        string state = _files.State(site);
        LabProcess process = _scenery!.Router(site).Start(OwnProgram.Path, ["run", manifest, "--log", "warning"]);
        _routers.Add(site, new RouterWatch(site, process, cancellation => _ask(state, cancellation)));
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        Site late = Cast.Sites.Single(static site => site.Role == SiteRole.ComesLate);
        using PeriodicTimer frames = new(FrameInterval, _time);
        while (!_player!.Latest.Ended)
        {
            if (_player.HasEnded)
            {
                throw new LabException("the player ended too soon");
            }

            if (!_routers.ContainsKey(late) && Elapsed >= _schedule.LateStart)
            {
                StartRouter(late);
            }

            await frames.WaitForNextTickAsync(cancellation);
            await LookAsync(cancellation);
        }
    }

    // What is under way arrives, the routers say what they know, and all end.
    private async Task<DemoFacts> EndAsync(CancellationToken cancellation)
    {
        _act = "waiting for the last datagrams";
        long last = _player!.Latest.Sent - 1;
        long began = _time.GetTimestamp();
        using PeriodicTimer frames = new(FrameInterval, _time);
        do
        {
            await frames.WaitForNextTickAsync(cancellation);
            await LookAsync(cancellation);
        }
        while (_time.GetElapsedTime(began) < EndPatience && _receivers.Any(one => one.Key.Role != SiteRole.LacksKey && one.Value.Latest.Last < last));

        _act = "ending the routers";
        Show();
        string?[] ends = await Task.WhenAll(_routers.Values.Select(static router => router.StopAsync()));
        _incidents.AddRange(ends.OfType<string>());
        Dictionary<Site, ReceiveReport> receivers = [];
        foreach ((Site site, Part<ReceiveReport> receiver) in _receivers)
        {
            receivers.Add(site, await receiver.EndAsync());
        }

        return new DemoFacts(
            _schedule.Seconds,
            _schedule.Datagrams,
            await _player.EndAsync(),
            receivers,
            await _tap!.EndAsync(),
            _routers.Values.Sum(static router => router.Latest?.Rekeys ?? 0),
            _routers.FirstOrDefault(static one => one.Key.Role == SiteRole.ComesLate).Value?.Latest,
            _incidents);
    }

    private TimeSpan Elapsed => _start is { } start ? _time.GetElapsedTime(start) : TimeSpan.Zero;

    private async Task LookAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(_routers.Values.Select(router => router.LookAsync(cancellation)));
        Show();
    }

    private void Show() => _view.Show(new Picture(
        _act,
        Elapsed,
        _schedule.Seconds,
        _player?.Latest ?? PlayReport.None,
        _tap?.Latest ?? TapReport.None,
        _receivers.ToDictionary(static one => one.Key, static one => one.Value.Latest),
        _routers.Where(static one => one.Value.Latest is not null).ToDictionary(static one => one.Key, static one => one.Value.Latest!)));
}
