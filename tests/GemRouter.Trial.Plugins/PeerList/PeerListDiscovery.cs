using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Trial.Plugins;

/// <summary>Reads peers from a list, one a line, and follows its changes: takes a new text when it has stood still, and keeps the last good one.</summary>
public sealed class PeerListDiscovery : IDiscoveryStrategy
{
    private readonly Lock _lock = new();
    private readonly ComponentContext _context;
    private readonly PeerListOptions _options;
    private readonly MockFile _file;
    private ControlEndpoints _present = ControlEndpoints.None;
    private Channel<ControlEndpoints>? _watch;
    private ITimer? _timer;
    private string? _taken;
    private string? _seen;
    private Instant _seenAt;

    internal PeerListDiscovery(ComponentContext context, PeerListOptions options)
    {
        _context = context;
        _options = options;
        _file = context.Services.GetRequiredService<MockFile>();
    }

    public static ComponentFactory Factory() => ComponentFactory.Discovery<PeerListOptions>(
        "peer-list", "Peers from a list that may change.", static (context, options) => new PeerListDiscovery(context, options));

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _seen = _file.Text;
            Accept();
            _timer = _context.Clock.CreateTimer(static state => ((PeerListDiscovery)state!).Poll(), this, _options.Poll, _options.Poll);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }
    }

    public async IAsyncEnumerable<ControlEndpoints> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // One set at most waits, and a newer one takes its place.
        Channel<ControlEndpoints> watch = Channel.CreateBounded<ControlEndpoints>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            _watch = watch;
            watch.Writer.TryWrite(_present);
        }

        await foreach (ControlEndpoints set in watch.Reader.ReadAllAsync(cancellationToken))
        {
            yield return set;
        }
    }

    private void Poll()
    {
        lock (_lock)
        {
            string? text = _file.Text;
            Instant now = Instant.Now(_context.Clock);
            if (text != _seen)
            {
                _seen = text;
                _seenAt = now;
            }

            if (_seen != _taken && now - _seenAt >= _options.Settle)
            {
                Accept();
            }
        }
    }

    /// <summary>Takes the text that was seen; guarded by the lock.</summary>
    private void Accept()
    {
        _taken = _seen;
        if (_taken is null)
        {
            _context.Health.Report(HealthState.Degraded, "There is no list; create it, one peer a line.");
            return;
        }

        List<IPEndPoint> peers = [];
        foreach (string line in _taken.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IPEndPoint.TryParse(line, out IPEndPoint? peer))
            {
                _context.Health.Report(HealthState.Degraded, $"\"{line}\" is no peer; the list before it is still used. Right would be 192.0.2.1 or 192.0.2.1:1706.");
                return;
            }

            peers.Add(new IPEndPoint(peer.Address, peer.Port == 0 ? _options.Port : peer.Port));
        }

        bool all = peers.Count <= ControlEndpoints.Most;
        ControlEndpoints set = ControlEndpoints.Of([new IPEndPoint(IPAddress.Any, _options.Port)], peers.Take(ControlEndpoints.Most));
        _context.Health.Report(
            all ? HealthState.Healthy : HealthState.Degraded,
            all ? $"{peers.Count} peers" : $"The list has {peers.Count} peers; only the first {ControlEndpoints.Most} are used.");
        if (set != _present)
        {
            _present = set;
            _watch?.Writer.TryWrite(set);
        }
    }
}
