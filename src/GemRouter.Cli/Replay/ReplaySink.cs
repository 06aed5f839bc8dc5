namespace GemRouter.Cli.Replay;

/// <summary>The red link where packets come out: it compares them, and writes them to a file where one is wanted.</summary>
internal sealed class ReplaySink(ILink? file, ReplayComparison comparison, int mtu) : ILink
{
    public LinkAbilities Abilities { get; } = new() { Mtu = mtu, ReceivesPrefixes = true, SendsForeignSource = true };

    public ValueTask StartAsync(CancellationToken cancellationToken) => file?.StartAsync(cancellationToken) ?? ValueTask.CompletedTask;

    public ValueTask StopAsync(CancellationToken cancellationToken) => file?.StopAsync(cancellationToken) ?? ValueTask.CompletedTask;

    public void Subscribe(Subscription subscription)
    {
        // Nothing comes from here.
    }

    public void Unsubscribe(Subscription subscription)
    {
    }

    public ILinkReceiver OpenReceiver() => new Receiver();

    public ILinkSender OpenSender() => new Sender(comparison, file?.OpenSender());

    private sealed class Receiver : ILinkReceiver
    {
        public void Receive(PacketBatch batch, Instant deadline)
        {
        }

        public void Wake()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Sender(ReplayComparison comparison, ILinkSender? file) : ILinkSender
    {
        public void Send(PacketBatch batch)
        {
            foreach (Packet packet in batch)
            {
                comparison.Received(packet);
            }

            file?.Send(batch);
        }

        public void Dispose() => file?.Dispose();
    }
}
