using System.Globalization;

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>A sender's socket of one address family, and what waits to go through it. The control thread attaches it to an interface; the rest is the worker's.</summary>
internal sealed class SendSocket : IDisposable
{
    public const int SendBuffer = 4 << 20;

    private const int NoReceiveBuffer = 0; // the system makes its least of it

    private readonly bool _ipv4;
    private readonly int _fd;
    private readonly SendVector _vector;
    private readonly SendDrops _drops;
    private readonly Counter _gathered;
    private int _moved;

    /// <param name="ipv4">The address family; where the host lacks it, everything is refused.</param>
    /// <param name="sourcePort">The port that packets leave from, which others may use, too; null for one that is the socket's alone.</param>
    /// <param name="tellsHost">Whether other programs of the host are to hear what it sends.</param>
    /// <param name="send">The system call.</param>
    /// <param name="drops">Where dropped packets are counted.</param>
    /// <param name="gathered">Counts the packets that went in runs.</param>
    public SendSocket(bool ipv4, ushort? sourcePort, bool tellsHost, ISendCall send, SendDrops drops, Counter gathered)
    {
        _ipv4 = ipv4;
        _drops = drops;
        _gathered = gathered;
        _fd = LibC.OpenSocket(ipv4);
        if (_fd < 0 && -_fd != Errno.NoFamily)
        {
            throw new ComponentException(Refusal.Of(NameOf(sourcePort), -_fd));
        }

        _vector = new SendVector(ipv4, send);
        if (_fd >= 0)
        {
            LibC.SetBuffer(_fd, sends: true, SendBuffer);
        }

        // The system loops what is sent to a group that the host has joined, to this link's own receiver too; that it passes it over costs as much as receiving it.
        LibC.SetOption(_fd, ipv4 ? SocketOption.IPv4 : SocketOption.IPv6, ipv4 ? SocketOption.MulticastLoop : SocketOption.MulticastLoop6, tellsHost ? 1 : 0);
        int result = _fd < 0 ? 0 : Math.Min(
            LibC.SetOption(_fd, ipv4 ? SocketOption.IPv4 : SocketOption.IPv6, ipv4 ? SocketOption.MtuDiscover : SocketOption.MtuDiscover6, SocketOption.Probe),
            ipv4 ? 0 : Math.Min(LibC.SetOption(_fd, SocketOption.IPv6, SocketOption.OnlyIPv6, 1), LibC.SetOption(_fd, SocketOption.IPv6, SocketOption.DontFragment6, 1)));
        result = _fd < 0 || result < 0 ? result : sourcePort is { } port ? Share(port) : LibC.BindAny(_fd, ipv4, 0); // without SO_REUSEADDR: the port is this socket's alone
        if (result < 0)
        {
            Dispose();
            throw new ComponentException(Refusal.Of(NameOf(sourcePort), -result));
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

    /// <summary>Begins a batch. Says which address of the interface its packets leave from, where the interface alone does not say it: IPv6 has several.</summary>
    public void Begin(Device? device)
    {
        if (Volatile.Read(ref _moved) == 1 && Interlocked.Exchange(ref _moved, 0) == 1)
        {
            _vector.Gathers = true; // another interface may do what the last one did not
        }

        if (!_ipv4)
        {
            _vector.SendFrom(device?.Index ?? 0, device?.IPv6 ?? default);
        }
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

        _vector.Arrange();
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
    }

    public void Dispose()
    {
        if (_fd >= 0)
        {
            LibC.Close(_fd);
        }

        _vector.Dispose();
    }

    private static string NameOf(ushort? sourcePort) =>
        sourcePort is null ? "a socket to send from" : string.Create(CultureInfo.InvariantCulture, $"to send from port {sourcePort}");

    /// <summary>Binds to a port that other sockets have, too, so that it takes nothing from them; see <see cref="ReservedGroup"/>.</summary>
    private int Share(ushort port)
    {
        LibC.SetOption(_fd, SocketOption.Socket, SocketOption.ReuseAddress, 1); // beside those that receive groups on the port, and other senders
        LibC.SetOption(_fd, SocketOption.Socket, SocketOption.ReusePort, 1);    // beside a control channel on it
        LibC.SetOption(_fd, SocketOption.Socket, SocketOption.ReceiveBuffer, NoReceiveBuffer);
        LibC.SetOption(_fd, _ipv4 ? SocketOption.IPv4 : SocketOption.IPv6, _ipv4 ? SocketOption.MulticastAll : SocketOption.MulticastAll6, 0);
        return LibC.Bind(_fd, ReservedGroup.Of(_ipv4), port);
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
