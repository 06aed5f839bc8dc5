namespace GemRouter.Plugin.Udp.Linux;

/// <summary>A sender's socket of one address family, and what waits to go through it. The control thread attaches it to an interface; the rest is the worker's.</summary>
internal sealed class SendSocket : IDisposable
{
    private const int SendBuffer = 4 << 20;

    private readonly bool _ipv4;
    private readonly int _fd;
    private readonly SendVector _vector;
    private readonly SendDrops _drops;
    private readonly Counter _gathered;
    private int _moved;

    /// <param name="ipv4">The address family; where the host lacks it, everything is refused.</param>
    /// <param name="drops">Where dropped packets are counted.</param>
    /// <param name="gathered">Counts the packets that went in runs.</param>
    public SendSocket(bool ipv4, SendDrops drops, Counter gathered)
    {
        _ipv4 = ipv4;
        _drops = drops;
        _gathered = gathered;
        _fd = LibC.OpenSocket(ipv4);
        if (_fd < 0 && -_fd != Errno.NoFamily)
        {
            throw new ComponentException(LinuxPortSocket.Refusal("a socket to send from", -_fd));
        }

        _vector = new SendVector(ipv4);
        if (_fd >= 0 && LibC.SetOption(_fd, SocketOption.Socket, SocketOption.SendBufferForce, SendBuffer) < 0)
        {
            LibC.SetOption(_fd, SocketOption.Socket, SocketOption.SendBuffer, SendBuffer);
        }

        int result = _fd < 0 ? 0 : Math.Min(
            LibC.SetOption(_fd, ipv4 ? SocketOption.IPv4 : SocketOption.IPv6, ipv4 ? SocketOption.MtuDiscover : SocketOption.MtuDiscover6, SocketOption.Probe),
            ipv4 ? 0 : Math.Min(LibC.SetOption(_fd, SocketOption.IPv6, SocketOption.OnlyIPv6, 1), LibC.SetOption(_fd, SocketOption.IPv6, SocketOption.DontFragment6, 1)));
        result = _fd < 0 || result < 0 ? result : LibC.BindAny(_fd, ipv4, 0); // without SO_REUSEADDR: the port is this socket's alone
        if (result < 0)
        {
            Dispose();
            throw new ComponentException(LinuxPortSocket.Refusal("a socket to send from", -result));
        }

        Port = _fd < 0 ? (ushort)0 : LibC.PortOf(_fd);
    }

    /// <summary>The port that packets come from; 0 where the host lacks the address family.</summary>
    public ushort Port { get; }

    public void Attach(Device device)
    {
        if (_fd < 0)
        {
            return;
        }

        if (_ipv4)
        {
            Span<byte> request = stackalloc byte[12];
            device.WriteRequest(request);
            LibC.SetOption(_fd, SocketOption.IPv4, SocketOption.MulticastInterface, request);
        }
        else
        {
            LibC.SetOption(_fd, SocketOption.IPv6, SocketOption.MulticastInterface6, device.Index);
        }

        Volatile.Write(ref _moved, 1);
    }

    public void Add(PacketBatch batch, Packet packet)
    {
        if (_fd < 0)
        {
            batch.Drop(packet, _drops.Refused);
            return;
        }

        if (_vector.IsFull)
        {
            Flush(batch);
        }

        _vector.Add(packet);
    }

    public void Flush(PacketBatch batch)
    {
        if (_vector.Count == 0)
        {
            return;
        }

        int at = 0;
        while (at < _vector.Count)
        {
            int sent = _vector.Send(_fd, at);
            if (sent > 0)
            {
                for (; sent > 0; sent--, at++)
                {
                    _gathered.Add(_vector.IsRun(at) ? _vector.PacketsOf(at).Length : 0);
                }
            }
            else if (sent != -Errno.Interrupted)
            {
                Refused(batch, at++, -sent);
            }
        }

        _vector.Clear();
        if (Volatile.Read(ref _moved) == 1 && Interlocked.Exchange(ref _moved, 0) == 1)
        {
            _vector.Gathers = true; // another interface may do what the last one did not
        }
    }

    public void Dispose()
    {
        if (_fd >= 0)
        {
            LibC.Close(_fd);
        }

        _vector.Dispose();
    }

    private void Refused(PacketBatch batch, int message, int error)
    {
        ReadOnlySpan<Packet?> packets = _vector.PacketsOf(message);
        if (packets.Length == 1 || error is not (Errno.Invalid or Errno.InputOutput or Errno.TooLong))
        {
            DropReason reason = _drops.For(error);
            foreach (Packet? packet in packets)
            {
                batch.Drop(packet!, reason);
            }

            return;
        }

        // One by one. From now on, where the interface does not take runs (it computes no checksums, or the kernel is old); else the last of the run may be short enough.
        _vector.Gathers = error == Errno.TooLong;
        for (int i = 0; i < packets.Length; i++)
        {
            int sent;
            do
            {
                sent = _vector.SendSingle(_fd, message, i);
            }
            while (sent == -Errno.Interrupted);

            if (sent < 0)
            {
                batch.Drop(packets[i]!, _drops.For(-sent));
            }
        }
    }
}
