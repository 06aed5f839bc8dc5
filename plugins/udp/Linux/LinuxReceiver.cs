namespace GemRouter.Plugin.Udp.Linux;

/// <summary>A receiving end of a link: ppoll over its sockets and an eventfd, then recvmmsg into rented packets. Its first descriptor is the eventfd.</summary>
internal sealed class LinuxReceiver : ILinkReceiver, IRefreshable
{
    private const int MostRounds = 4; // a flood that is ignored does not keep the worker from its deadlines

    private readonly UdpLink _link;
    private readonly UdpShard _shard;
    private readonly ReceiveVector _vector = new();
    private readonly ArrivalPace _pace = new();
    private readonly Descriptor _event;
    private readonly DropReason _tooLong;
    private readonly Counter _kernelDrops;
    private readonly Counter _ignored;
    private IPortSocket[] _published = [];
    private LinuxPortSocket[] _sockets = [];
    private PollDescriptor[] _poll;
    private int _next;
    private int _woken;
    private bool _disposed;

    public LinuxReceiver(UdpLink link, UdpShard shard)
    {
        _link = link;
        _shard = shard;
        _tooLong = link.Context.Counters.DropReason("receive_too_long", "The datagram is longer than a packet of the router; look at the link's mtu.");
        _kernelDrops = link.Context.Counters.Counter("kernel_drops", "Datagrams that found the receive buffer full; raise receive-buffer and net.core.rmem_max.");
        _ignored = link.Context.Counters.Counter("ignored", "Datagrams that were nobody's subscription: own ones, and those of other groups, sources or interfaces.");
        int fd = LibC.OpenEvent();
        if (fd < 0)
        {
            _vector.Dispose();
            throw new ComponentException(Refusal.Of("an eventfd", -fd));
        }

        _event = new Descriptor(fd);
        _poll = [new PollDescriptor { Descriptor = fd, Events = PollDescriptor.Readable }];
    }

    public void Receive(PacketBatch batch, Instant deadline)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_vector.Prepare(batch, batch.Room) == 0)
        {
            return; // no packets: the datagrams stay where they are
        }

        bool mayWait = !Pause(deadline); // woken meanwhile: what has come is taken all the same, but nothing waited for
        while (true)
        {
            Synchronize();
            long wait = mayWait ? Remaining(deadline) : 0;
            int ready = LibC.Wait(_poll, wait);
            bool woken = false;
            if (ready > 0)
            {
                woken = TakeWake();
                if (TakeAll(batch))
                {
                    return;
                }
            }

            if (woken || wait == 0 || (ready < 0 && ready != -Errno.Interrupted))
            {
                return;
            }
        }
    }

    public void Wake()
    {
        Volatile.Write(ref _woken, 1);
        Refresh();
    }

    public void Refresh()
    {
        if (_event.TryHold())
        {
            LibC.Signal(_event.Number);
            _event.Release();
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _link.Closed(this);
        foreach (LinuxPortSocket socket in _sockets)
        {
            socket.Release();
        }

        _sockets = [];
        _event.Release();
        _vector.Dispose();
    }

    /// <summary>Lets packets gather where they come fast; true where the worker was woken meanwhile.</summary>
    private bool Pause(Instant deadline) =>
        _link.Gathers && _pace.IsFast && Remaining(deadline) is < 0 or > ArrivalPace.Pause && LibC.Wait(_poll.AsSpan(0, 1), ArrivalPace.Pause) > 0 && TakeWake();

    /// <summary>Nanoseconds to wait; negative: until something happens.</summary>
    private long Remaining(Instant deadline)
    {
        if (!_link.IsReal)
        {
            return 0; // time that only a test moves is not waited for
        }

        if (deadline == Instant.Never)
        {
            return -1;
        }

        Instant now = Instant.Now(_link.Context.Clock);
        return deadline <= now ? 0 : deadline.Nanoseconds - now.Nanoseconds;
    }

    private bool TakeWake()
    {
        if (_poll[0].Occurred == 0)
        {
            return false;
        }

        LibC.Clear(_event.Number);
        return Interlocked.Exchange(ref _woken, 0) == 1;
    }

    /// <summary>Takes up the link's sockets, where they have changed; the only place that allocates.</summary>
    private void Synchronize()
    {
        IPortSocket[] published = _shard.Sockets;
        if (ReferenceEquals(published, _published))
        {
            return;
        }

        _published = published;
        LinuxPortSocket[] before = _sockets;
        _sockets = [.. published.Cast<LinuxPortSocket>().Where(static socket => socket.TryHold())];
        _poll = [_poll[0], .. _sockets.Select(static socket => new PollDescriptor { Descriptor = socket.Number, Events = PollDescriptor.Readable })];
        foreach (LinuxPortSocket socket in before)
        {
            socket.Release();
        }
    }

    private bool TakeAll(PacketBatch batch)
    {
        int count = _sockets.Length;
        int first = count == 0 ? 0 : (_next = (_next + 1) % count); // each socket is the first one in its turn
        Instant now = Instant.Now(_link.Context.Clock);
        bool any = false;
        for (int i = 0; i < count; i++)
        {
            int index = first + i < count ? first + i : first + i - count;
            if (_poll[index + 1].Occurred != 0)
            {
                any |= TakeFrom(_sockets[index], batch, now);
            }
        }

        if (any)
        {
            _pace.Took(now, isFull: batch.Room == 0);
        }

        return any;
    }

    private bool TakeFrom(LinuxPortSocket socket, PacketBatch batch, Instant now)
    {
        bool any = false;
        int asked;
        int received;
        int rounds = 0;
        do
        {
            asked = _vector.Prepare(batch, batch.Room);
            received = asked == 0 ? 0 : _vector.Receive(socket.Number, asked);
            for (int slot = 0; slot < received; slot++)
            {
                any |= TakeOne(socket, batch, slot, now);
            }

            if (received > 0)
            {
                _vector.Consume(received);
            }
        }
        while (asked > 0 && received == asked && ++rounds < MostRounds);
        return any;
    }

    private bool TakeOne(LinuxPortSocket socket, PacketBatch batch, int slot, Instant now)
    {
        _vector.Read(slot, out ReceivedHeader header);
        if (header.Overflow != socket.Overflow && header.Overflow != 0)
        {
            _kernelDrops.Add(unchecked(header.Overflow - socket.Overflow));
            socket.Overflow = header.Overflow;
        }

        if (!GroupAddress.TryFrom(header.Destination, out GroupAddress group)
            || (header.Interface != 0 ? header.Interface : socket.Interface) != _link.Device?.Index
            || !socket.Filter.Wants(group, header.Source)
            || _link.Own.Contains(header.Source, header.SourcePort))
        {
            _ignored.Increment();
            return false;
        }

        Packet packet = _vector.Take(slot, header.Length);
        packet.Group = group;
        packet.Port = socket.Port;
        packet.Source = header.Source;
        packet.SourcePort = header.SourcePort;
        packet.Ttl = header.Ttl;
        packet.Dscp = (byte)(header.Tos >> 2);
        packet.Ecn = (byte)(header.Tos & 3);
        packet.ReceivedAt = now;
        batch.Add(packet);
        if (header.Cut)
        {
            batch.Drop(packet, _tooLong);
        }

        return true;
    }
}
