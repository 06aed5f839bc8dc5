using GemRouter;

namespace Acme;

public sealed class Discard(ComponentContext context) : ILink
{
    public LinkAbilities Abilities { get; } = new() { Mtu = 1500 };

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Subscribe(Subscription subscription)
    {
    }

    public void Unsubscribe(Subscription subscription)
    {
    }

    public ILinkReceiver OpenReceiver() => new Silence(context.Clock);

    public ILinkSender OpenSender() => new Drain(context.Counters.DropReason("discarded", "This link sends nothing."));

    private sealed class Silence(TimeProvider clock) : ILinkReceiver
    {
        private readonly AutoResetEvent _woken = new(false);

        public void Receive(PacketBatch batch, Instant deadline)
        {
            if (clock != TimeProvider.System)
            {
                return; // time that only a test moves is not waited for
            }

            TimeSpan wait = deadline - Instant.Now(clock);
            _woken.WaitOne(deadline == Instant.Never || wait.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }

        public void Wake()
        {
            try
            {
                _woken.Set();
            }
            catch (ObjectDisposedException)
            {
                // Waking what has ended is allowed.
            }
        }

        public void Dispose() => _woken.Dispose();
    }

    private sealed class Drain(DropReason discarded) : ILinkSender
    {
        public void Send(PacketBatch batch)
        {
            foreach (Packet packet in batch)
            {
                batch.Drop(packet, discarded);
            }
        }

        public void Dispose()
        {
        }
    }
}
