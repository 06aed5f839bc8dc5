namespace GemRouter.Cli.Replay;

/// <summary>The link that plays the capture. It begins when the replay says so, once the routers know each other; until then nothing comes.</summary>
internal sealed class ReplaySource(ILink recording, ReplayComparison comparison) : ILink
{
    private readonly List<Subscription> _subscriptions = [];
    private ILinkReceiver? _receiver;
    private bool _begun;

    public LinkAbilities Abilities => recording.Abilities with { ReceivesPrefixes = true, SendsForeignSource = true };

    /// <summary>When the next packet comes; never at the end.</summary>
    public Instant NextArrival => _begun ? ((IRecordedLink)recording).NextArrival : Instant.Never;

    public ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Begins to play: the first packet comes now.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        await recording.StartAsync(cancellationToken);
        _subscriptions.ForEach(recording.Subscribe);
        _receiver = recording.OpenReceiver();
        _begun = true;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken) => recording.StopAsync(cancellationToken);

    public void Subscribe(Subscription subscription)
    {
        _subscriptions.Add(subscription);
        if (_begun)
        {
            recording.Subscribe(subscription);
        }
    }

    public void Unsubscribe(Subscription subscription)
    {
        _subscriptions.Remove(subscription);
        if (_begun)
        {
            recording.Unsubscribe(subscription);
        }
    }

    public ILinkReceiver OpenReceiver() => new Receiver(this);

    public ILinkSender OpenSender() => new Nowhere();

    private sealed class Receiver(ReplaySource source) : ILinkReceiver
    {
        public void Receive(PacketBatch batch, Instant deadline)
        {
            if (source._receiver is null)
            {
                return;
            }

            source._receiver.Receive(batch, deadline);
            foreach (Packet packet in batch)
            {
                source.Comparison.Sent(packet);
            }
        }

        public void Wake()
        {
        }

        public void Dispose() => source._receiver?.Dispose();
    }

    private ReplayComparison Comparison { get; } = comparison;

    // What the peer sends back to where the capture came from is nobody's.
    private sealed class Nowhere : ILinkSender
    {
        public void Send(PacketBatch batch)
        {
        }

        public void Dispose()
        {
        }
    }
}
