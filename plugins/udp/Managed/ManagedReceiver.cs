namespace GemRouter.Plugin.Udp.Managed;

/// <summary>The receiving end of a link, from the queue that its sockets fill. The base library does not tell TTL, DSCP and ECN.</summary>
internal sealed class ManagedReceiver : ILinkReceiver
{
    private const byte UnknownTtl = 64;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly UdpLink _link;
    private readonly ManagedSockets _sockets;
    private readonly ManualResetEventSlim _signal = new();
    private readonly DropReason _tooLong;
    private readonly Counter _overflowed;
    private readonly Counter _ignored;
    private long _overflow;
    private int _woken;
    private bool _disposed;

    public ManagedReceiver(UdpLink link, ManagedSockets sockets)
    {
        _link = link;
        _sockets = sockets;
        _tooLong = link.Context.Counters.DropReason("receive_too_long", "The datagram is longer than a packet of the router; look at the link's mtu.");
        _overflowed = link.Context.Counters.Counter("queue_drops", "Datagrams that found the receive queue full.");
        _ignored = link.Context.Counters.Counter("ignored", "Datagrams that were nobody's subscription: own ones, and those of other groups, sources or interfaces.");
        _overflow = sockets.Overflow;
        sockets.Listen(_signal.Set);
    }

    public void Receive(PacketBatch batch, Instant deadline)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (true)
        {
            _signal.Reset();
            if (TakeAll(batch) || Interlocked.Exchange(ref _woken, 0) == 1 || !_link.IsReal)
            {
                return;
            }

            Instant now = Instant.Now(_link.Context.Clock);
            if (now >= deadline)
            {
                return;
            }

            TimeSpan wait = deadline == Instant.Never ? LongestWait : deadline - now;
            _signal.Wait(wait < LongestWait ? wait + TimeSpan.FromMilliseconds(1) : LongestWait);
        }
    }

    public void Wake()
    {
        Volatile.Write(ref _woken, 1);
        _signal.Set();
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _sockets.Listen(null);
            _link.Closed(this);
        }
    }

    /// <summary>True where there is no reason to wait: something came, or there is no packet for it.</summary>
    private bool TakeAll(PacketBatch batch)
    {
        long overflow = _sockets.Overflow;
        _overflowed.Add(overflow - _overflow);
        _overflow = overflow;
        Instant now = Instant.Now(_link.Context.Clock);
        bool any = false;
        while (batch.Room > 0 && batch.TryRent(out Packet? packet))
        {
            if (!_sockets.TryDequeue(out Datagram datagram))
            {
                packet.Return();
                return any;
            }

            if (!datagram.Socket.Filter.Wants(datagram.Group, datagram.Source) || _link.Own.Contains(datagram.Source, datagram.SourcePort))
            {
                packet.Return();
                _ignored.Increment();
                continue;
            }

            int length = Math.Min(datagram.Bytes.Length, packet.PayloadLimit);
            datagram.Bytes.AsSpan(0, length).CopyTo(packet.Reset(length));
            packet.Group = datagram.Group;
            packet.Port = datagram.Port;
            packet.Source = datagram.Source;
            packet.SourcePort = datagram.SourcePort;
            packet.Ttl = UnknownTtl;
            packet.ReceivedAt = now;
            batch.Add(packet);
            any = true;
            if (datagram.Bytes.Length > length)
            {
                batch.Drop(packet, _tooLong);
            }
        }

        return true;
    }
}
