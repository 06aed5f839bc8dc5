using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Plugin.Udp;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring.Sending;

/// <summary>Sends whole frames, 64 a system call.</summary>
internal sealed class FrameSender : IDeviceSender
{
    private readonly RingLink _link;
    private readonly IFrameSocket _socket;
    private readonly bool _preserves;
    private readonly bool _preservesPort;
    private readonly ushort _port;
    private readonly ushort _port6;
    private readonly Counter _framed;
    private readonly SendDrops _drops;
    private readonly FrameVector _vector;
    private FrameWriter _writer = new(LinkType.Ethernet, 0, default);
    private ulong _hardwareAddress;
    private bool _disposed;

    private FrameSender(RingLink link, IFrameSocket socket, bool preserves, bool preservesPort, ushort port, ushort port6)
    {
        _link = link;
        _socket = socket;
        _preserves = preserves;
        _preservesPort = preservesPort;
        _port = port;
        _port6 = port6;
        _drops = new SendDrops(link.Context.Counters);
        _framed = link.Context.Counters.Counter("framed", "Packets that were sent as whole frames, past the host's routing and firewall.");
        _vector = new FrameVector();
    }

    /// <summary>One that keeps original sources.</summary>
    /// <param name="link">The link.</param>
    /// <param name="sourcePort">The port that all packets leave from; null where those with a source of their own keep theirs.</param>
    /// <exception cref="ComponentException">The system refuses.</exception>
    public static FrameSender Preserving(RingLink link, ushort? sourcePort) => new(
        link, link.Options.InjectsThroughRings ? new RingFrameSocket(link) : new FrameSocket(link), preserves: true, sourcePort is null, sourcePort ?? link.OwnPort, sourcePort ?? link.OwnPort);

    /// <summary>One that sends with the interface's address, from the ports of a sender's sockets.</summary>
    /// <exception cref="ComponentException">The system refuses.</exception>
    public static FrameSender Beside(RingLink link, LinuxSender sockets) =>
        new(link, new FrameSocket(link), preserves: false, preservesPort: false, sockets.PortOf(ipv4: true), sockets.PortOf(ipv4: false));

    public void Attach(Device? device) => _socket.Attach(device);

    public void Send(PacketBatch batch)
    {
        if (!TrySend(batch))
        {
            foreach (Packet packet in batch)
            {
                batch.Drop(packet, _drops.Down);
            }
        }
    }

    /// <summary>The same; false where there is no interface to send frames through, and nothing happened.</summary>
    public bool TrySend(PacketBatch batch)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_socket.TryHold(out int descriptor) is not { } origin)
        {
            return false;
        }

        try
        {
            TakeHardwareAddress(origin.HardwareAddress);
            Send(batch, origin.Device, descriptor);
            return true;
        }
        finally
        {
            _socket.LetGo();
        }
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _link.Closed(this);
            _socket.Dispose();
            _vector.Dispose();
        }
    }

    private void Send(PacketBatch batch, Device device, int descriptor)
    {
        int mtu = _link.MtuOf(device);
        int priority = 0;
        foreach (Packet packet in batch)
        {
            Address source = SourceOf(packet, device);
            if (Against(packet, source, mtu) is { } reason)
            {
                batch.Drop(packet, reason);
                continue;
            }

            int own = _preserves ? 0 : QueueClass.PriorityOf(packet); // with foreign sources all have one: there is no other way for those that take turns
            if (_vector.IsFull || (own != priority && _vector.Count > 0))
            {
                Flush(batch, descriptor, priority);
            }

            priority = own;
            _vector.Add(_writer, packet, source, IsForeign(packet) && _preservesPort ? packet.SourcePort : packet.Group.IsIPv4 ? _port : _port6);
        }

        Flush(batch, descriptor, priority);
    }

    private bool IsForeign(Packet packet) => _preserves && packet.Source.IsIPv4 == packet.Group.IsIPv4 && !packet.Source.IsUnspecified;

    private Address SourceOf(Packet packet, Device device) => IsForeign(packet) ? packet.Source : packet.Group.IsIPv4 ? device.IPv4 : device.IPv6;

    private DropReason? Against(Packet packet, Address source, int mtu) =>
        packet.Ttl == 0 || packet.Port == 0 || !packet.Group.Address.IsMulticast || source.IsMulticast ? _drops.Refused
        : packet.Length > FrameWriter.MostPayload(mtu, packet.Group.IsIPv4) ? _drops.TooLong
        : source.IsUnspecified ? _drops.Down
        : null;

    /// <summary>Writes frames with the interface's address; another one makes another writer, which is rare.</summary>
    private void TakeHardwareAddress(ulong present)
    {
        if (present != _hardwareAddress)
        {
            _hardwareAddress = present;
            _writer = new FrameWriter(LinkType.Ethernet, present, default);
        }
    }

    private void Flush(PacketBatch batch, int fd, int priority)
    {
        _socket.Prioritize(priority);
        int at = 0;
        while (at < _vector.Count)
        {
            int sent = _vector.Send(fd, at);
            if (sent > 0)
            {
                _framed.Add(sent);
                at += sent;
            }
            else if (sent != -Udp.Linux.Errno.Interrupted)
            {
                batch.Drop(_vector.PacketOf(at++), _drops.For(-sent));
            }
        }

        _vector.Clear();
    }
}
