namespace GemRouter.Testing;

/// <summary>A receiving end of a <see cref="MemoryLink"/>: copies each datagram into a packet.</summary>
internal class MemoryReceiver(MemoryLink link, MemoryInbox inbox) : ILinkReceiver
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly ManualResetEventSlim _signal = new();
    private int _woken;
    private bool _disposed;

    /// <summary>What it receives from.</summary>
    public MemoryInbox Inbox { get; } = inbox;

    protected MemoryLink Link { get; } = link;

    public void Receive(PacketBatch batch, Instant deadline)
    {
        MemoryNetwork network = Link.Network;
        while (true)
        {
            Instant now = Instant.Now(network.Clock);
            Instant next;
            lock (network.Gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                _signal.Reset();
                Link.Settle(now);
                if (Inbox.Arrived > 0)
                {
                    Take(batch);
                    return;
                }

                next = Instant.Min(deadline, Inbox.NextArrival);
            }

            if (Interlocked.Exchange(ref _woken, 0) == 1 || now >= deadline || !network.IsReal)
            {
                return;
            }

            TimeSpan wait = next == Instant.Never ? LongestWait : next - now;
            _signal.Wait(wait < LongestWait ? wait + TimeSpan.FromMilliseconds(1) : LongestWait);
        }
    }

    public void Wake()
    {
        Volatile.Write(ref _woken, 1);
        _signal.Set();
    }

    public virtual void Dispose()
    {
        lock (Link.Network.Gate)
        {
            _disposed = true;
            Link.Closed(this);
        }
    }

    /// <summary>Something is on its way to an inbox, or there.</summary>
    internal void Signal(MemoryInbox inbox)
    {
        if (inbox == Inbox)
        {
            _signal.Set();
        }
    }

    /// <summary>Moves what arrived into the batch; guarded by the lock.</summary>
    protected virtual void Take(PacketBatch batch)
    {
        MemoryInbox inbox = Inbox;
        while (inbox.Arrived > 0 && batch.Room > 0 && batch.TryRent(out Packet? packet))
        {
            int index = inbox.Dequeue();
            ReadOnlySpan<byte> payload = inbox.PayloadOf(index);
            int length = Math.Min(payload.Length, packet.PayloadLimit);
            payload[..length].CopyTo(packet.Reset(length));
            Finish(batch, packet, index, payload.Length > length);
            inbox.Free(index);
        }
    }

    protected void Finish(PacketBatch batch, Packet packet, int index, bool cut)
    {
        ref readonly MemoryInbox.Slot slot = ref Inbox[index];
        packet.Group = slot.Group;
        packet.Port = slot.Port;
        packet.Source = slot.Source;
        packet.SourcePort = slot.SourcePort;
        packet.Ttl = slot.Ttl;
        packet.Dscp = slot.Dscp;
        packet.Ecn = slot.Ecn;
        packet.ReceivedAt = slot.Due;
        batch.Add(packet);
        Link.Network.Data.InFlight--;
        Link.Network.Data.Delivered++;
        if (cut)
        {
            batch.Drop(packet, Link.TooLong);
        }
    }
}
