using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>
/// A channel for control datagrams, over ordinary UDP sockets. A unicast one has one socket. One of a group has two: what it sends leaves from a port of its own, so that the link does not hear itself
/// while other programs on this host do; an answer to that port arrives here, too.
/// </summary>
internal sealed class ControlChannel(CaptureLink link, IPEndPoint listen) : IControlChannel
{
    private const int Most = 256;

    private readonly Channel<(byte[] Bytes, IPEndPoint From)> _queue = Channel.CreateBounded<(byte[], IPEndPoint)>(Most);
    private readonly Address _address = new(listen.Address);
    private readonly List<DatagramPump> _pumps = [];
    private Socket? _sender;
    private ushort? _ownPort;
    private int _attached;
    private int _closed;

    /// <summary>Makes the sockets for an interface, where it is another one, or where they did not work; guarded by the link's lock.</summary>
    /// <exception cref="SocketException">The system refuses; a later call tries again.</exception>
    public void Attach(NetworkDevice? device)
    {
        bool stands = _sender is not null && _attached == (device?.Index ?? 0) && _pumps.TrueForAll(static pump => !pump.Ended.IsCompleted);
        if (stands || Volatile.Read(ref _closed) == 1)
        {
            return;
        }

        CloseSockets();
        try
        {
            Open(device);
            _attached = device?.Index ?? 0;
        }
        catch (SocketException)
        {
            CloseSockets();
            throw;
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed) == 1, this);
        if (Volatile.Read(ref _sender) is not { } sender || link.Device is not { } device)
        {
            link.LoseControl();
            return;
        }

        try
        {
            IPAddress address = to.Address.IsIPv6LinkLocal && to.Address.ScopeId == 0 ? new IPAddress(to.Address.GetAddressBytes(), device.Index) : to.Address;
            address = sender.AddressFamily == AddressFamily.InterNetworkV6 && address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address;
            await sender.SendToAsync(datagram, SocketFlags.None, new IPEndPoint(address, to.Port), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or ArgumentException)
        {
            link.LoseControl(); // what the network does is no error; nor is another address family
        }
    }

    public async ValueTask<ControlDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed) == 1, this);
        try
        {
            (byte[] bytes, IPEndPoint from) = await _queue.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            int length = Math.Min(bytes.Length, buffer.Length);
            bytes.AsMemory(0, length).CopyTo(buffer);
            return new ControlDatagram(length, from);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(ControlChannel));
        }
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            link.Close(this);
            _queue.Writer.Complete();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Closes the sockets; guarded by the link's lock.</summary>
    public void CloseSockets()
    {
        if (_ownPort is { } port)
        {
            link.Own.Remove(port);
            _ownPort = null;
        }

        Volatile.Write(ref _sender, null);
        _pumps.ForEach(static pump => pump.Dispose());
        _pumps.Clear();
    }

    private void Open(NetworkDevice? device)
    {
        if (_address.IsMulticast && device is null)
        {
            return;
        }

        IPAddress any = _address.IsIPv4 ? IPAddress.Any : IPAddress.IPv6Any;
        Socket sender = ControlSocket.Exclusive(_address.IsMulticast ? new IPEndPoint(any, 0) : listen, device);
        _pumps.Add(new DatagramPump(sender, Take));
        ushort port = (ushort)((IPEndPoint)sender.LocalEndPoint!).Port;
        _ownPort = port;
        link.Own.Add(port);
        if (_address.IsMulticast)
        {
            Socket receiver = ControlSocket.Group(listen, device!);
            _pumps.Add(new DatagramPump(receiver, Take));
            try
            {
                ControlSocket.Join(receiver, listen.Address, device!);
            }
            catch (SocketException)
            {
                CloseSockets(); // the interface is not ready, or went away meanwhile: the next look at it tries again
                return;
            }
        }

        Volatile.Write(ref _sender, sender);
    }

    private void Take(ReadOnlyMemory<byte> datagram, IPEndPoint from, IPPacketInformation information)
    {
        Address destination = new(information.Address.IsIPv4MappedToIPv6 ? information.Address.MapToIPv4() : information.Address);
        bool here = !destination.IsMulticast || (_address.IsMulticast && information.Interface == link.Device?.Index && destination == _address);
        if (here && !link.Own.Contains(new Address(from.Address), (ushort)from.Port) && !_queue.Writer.TryWrite((datagram.ToArray(), from)))
        {
            link.LoseControl();
        }
    }
}
