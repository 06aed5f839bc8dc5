using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Recordings;

/// <summary>A link on files: plays a recording, or writes what is sent, or both. It knows no network, so it has no addresses and no control datagrams.</summary>
internal sealed class RecordingLink : ILink, IPortedLink, IRecordedLink
{
    private const int DefaultMtu = 1500;
    private const ulong HardwareAddress = 0x0200_4745_4D01; // locally administered

    private static readonly long LatestTicks = (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks;

    private readonly Lock _gate = new();
    private readonly HashSet<Subscription> _subscriptions = [];
    private Wanted _wanted = Wanted.Nothing;
    private Playback? _playback;
    private Recorder? _recorder;
    private ILinkReceiver? _receiver;
    private bool _running;

    public RecordingLink(ComponentContext context, PcapOptions options)
    {
        Context = context;
        Options = options;
        Frames = new FrameWriter(LinkType.Ethernet, HardwareAddress, options.Vlans);
        Abilities = new LinkAbilities { Mtu = options.Mtu ?? DefaultMtu, SendsForeignSource = true, ReceivesPrefixes = true };
    }

    public LinkAbilities Abilities { get; }

    public Instant NextArrival => _playback?.NextArrival ?? Instant.Never;

    public DateTimeOffset RecordedAt => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(Math.Clamp((_playback?.FirstTime ?? 0) / TimeSpan.NanosecondsPerTick, 0, LatestTicks));

    internal ComponentContext Context { get; }

    internal PcapOptions Options { get; }

    internal FrameWriter Frames { get; }

    /// <summary>What was subscribed to.</summary>
    internal Wanted Wanted => Volatile.Read(ref _wanted);

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (Options is { Read: { } read, Write: { } write } && Path.GetFullPath(read) == Path.GetFullPath(write))
            {
                throw new ComponentException($"{write} is both the recording to play and the file to write; choose another file.");
            }

            _playback = Options.Read is null ? null : new Playback(Options.Read, Instant.Now(Context.Clock), Context.Health); // first: a wrong path here must not cost the other file
            _recorder = Options.Write is null ? null : new Recorder(Options.Write, Context.Name, Context.Health);
            if (_playback is null)
            {
                Context.Health.Report(HealthState.Healthy, $"writes {Options.Write}");
            }

            _running = true;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _running = false;
            _recorder?.Dispose();
            _recorder = null;
            _playback?.Dispose();
            _playback = null;
        }

        return ValueTask.CompletedTask;
    }

    public void Subscribe(Subscription subscription)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            _subscriptions.Add(subscription);
            Volatile.Write(ref _wanted, new Wanted(_subscriptions));
        }
    }

    public void Unsubscribe(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
            Volatile.Write(ref _wanted, new Wanted(_subscriptions));
        }
    }

    public ILinkReceiver OpenReceiver()
    {
        lock (_gate)
        {
            ThrowIfStopped();
            return _receiver is null ? _receiver = RecordingReceiver.Open(this, _playback) : throw new InvalidOperationException("A receiver is open already.");
        }
    }

    public ILinkSender OpenSender() => Open(null);

    public ILinkSender OpenSender(ushort sourcePort)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sourcePort);
        return Open(sourcePort);
    }

    internal void Closed(RecordingReceiver receiver)
    {
        lock (_gate)
        {
            _receiver = _receiver == receiver ? null : _receiver;
        }
    }

    /// <summary>The clock's time in nanoseconds since 1970.</summary>
    internal long UnixTime() => Math.Max(0, (Context.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks) * TimeSpan.NanosecondsPerTick;

    private RecordingSender Open(ushort? sourcePort)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            return new RecordingSender(this, _recorder, sourcePort);
        }
    }

    private void ThrowIfStopped()
    {
        if (!_running)
        {
            throw new InvalidOperationException("The link has not started, or has stopped.");
        }
    }
}
