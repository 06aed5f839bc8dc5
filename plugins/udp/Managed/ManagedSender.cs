using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GemRouter.Plugin.Udp.Managed;

/// <summary>A sending end of a link: one socket for each address family, one call a packet. TTL and, for IPv4, DSCP and ECN are set where they change.</summary>
internal sealed class ManagedSender : IDeviceSender
{
    private readonly UdpLink _link;
    private readonly SendDrops _drops;
    private readonly Family? _ipv4;
    private readonly Family? _ipv6;

    public ManagedSender(UdpLink link, ushort? sourcePort)
    {
        _link = link;
        _drops = new SendDrops(link.Context.Counters);
        try
        {
            _ipv4 = Socket.OSSupportsIPv4 ? new Family(ipv4: true, sourcePort, link.TellsHost) : null;
            _ipv6 = Socket.OSSupportsIPv6 ? new Family(ipv4: false, sourcePort, link.TellsHost) : null;
        }
        catch (SocketException exception)
        {
            _ipv4?.Dispose();
            throw new ComponentException($"The system refuses to send from port {sourcePort?.ToString(CultureInfo.InvariantCulture) ?? "of its choice"}: {exception.Message}.", exception);
        }

        foreach (Family family in Families)
        {
            link.Own.Add(family.Port);
        }
    }

    private IEnumerable<Family> Families => new[] { _ipv4, _ipv6 }.OfType<Family>();

    public void Attach(Device? device)
    {
        if (device is not null)
        {
            _ipv4?.Attach(device);
            _ipv6?.Attach(device);
        }
    }

    public void Send(PacketBatch batch)
    {
        Device? device = _link.Device;
        int mtu = device is null ? 0 : _link.MtuOf(device);
        foreach (Packet packet in batch)
        {
            DropReason? reason = _drops.Against(packet, device, mtu);
            Family? family = packet.Group.IsIPv4 ? _ipv4 : _ipv6;
            if ((reason ?? (family is null ? _drops.Refused : family.Send(packet, _drops))) is { } refused)
            {
                batch.Drop(packet, refused);
            }
        }
    }

    public void Dispose()
    {
        _link.Closed(this);
        foreach (Family family in Families)
        {
            _link.Own.Remove(family.Port);
            family.Dispose();
        }
    }

    private sealed class Family : IDisposable
    {
        private readonly Socket _socket;
        private readonly SocketAddress _to;
        private GroupAddress _group;
        private ushort _port;
        private int _ttl = -1;
        private int _tos = -1;

        public Family(bool ipv4, ushort? sourcePort, bool tellsHost)
        {
            _socket = sourcePort is { } port ? ManagedSocket.Sending(ipv4, port) : ManagedSocket.Exclusive(new IPEndPoint(ipv4 ? IPAddress.Any : IPAddress.IPv6Any, 0), null);
            _socket.Blocking = false;
            _socket.SetSocketOption(ipv4 ? SocketOptionLevel.IP : SocketOptionLevel.IPv6, SocketOptionName.MulticastLoopback, tellsHost);
            _to = new SocketAddress(_socket.AddressFamily);
            Port = (ushort)((IPEndPoint)_socket.LocalEndPoint!).Port;
            if (ipv4)
            {
                _socket.DontFragment = true;
            }
        }

        public ushort Port { get; }

        public void Attach(Device device) => ManagedSocket.SendThrough(_socket, device);

        /// <summary>Sends a packet; the reason where it could not be sent.</summary>
        public DropReason? Send(Packet packet, SendDrops drops)
        {
            try
            {
                Prepare(packet);
                _socket.SendTo(packet.Payload, SocketFlags.None, _to);
                return null;
            }
            catch (SocketException exception)
            {
                return exception.SocketErrorCode switch
                {
                    SocketError.MessageSize => drops.TooLong,
                    SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable => drops.Full,
                    SocketError.NetworkDown or SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.AddressNotAvailable => drops.Down,
                    _ => drops.Refused,
                };
            }
        }

        public void Dispose() => _socket.Dispose();

        private void Prepare(Packet packet)
        {
            bool ipv4 = packet.Group.IsIPv4;
            int tos = (packet.Dscp << 2) | packet.Ecn;
            if (packet.Ttl != _ttl)
            {
                _socket.SetSocketOption(ipv4 ? SocketOptionLevel.IP : SocketOptionLevel.IPv6, SocketOptionName.MulticastTimeToLive, packet.Ttl);
                _ttl = packet.Ttl;
            }

            if (ipv4 && tos != _tos)
            {
                _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, tos);
                _tos = tos;
            }

            if (packet.Group != _group || packet.Port != _port)
            {
                SocketAddress address = new IPEndPoint(packet.Group.Address.ToIPAddress(), packet.Port).Serialize();
                address.Buffer.Span[..address.Size].CopyTo(_to.Buffer.Span);
                (_group, _port) = (packet.Group, packet.Port);
            }
        }
    }
}
