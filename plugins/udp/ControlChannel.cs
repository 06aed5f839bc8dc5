using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace GemRouter.Plugin.Udp;

/// <summary>
/// A channel for control datagrams. A unicast one has one socket. One of a group has two: what it sends leaves from a port of its own, so that the link does not hear itself while other
/// programs on this host do; an answer to that port arrives here, too.
/// </summary>
internal sealed class ControlChannel(IDeviceLink link, IPEndPoint listen) : IControlChannel
{
    private const int Most = 256;

    private readonly Channel<(byte[] Bytes, IPEndPoint From)> _queue = Channel.CreateBounded<(byte[], IPEndPoint)>(Most);
    private readonly bool _multicast = new Address(listen.Address).IsMulticast;
    private readonly List<DatagramPump> _pumps = [];
    private Socket? _sender;
    private ushort _ownPort;
    private int _attached;
    private int _closed;

    /// <summary>Makes the sockets for an interface, where it is another one, or where they did not work; guarded by the link's lock.</summary>
    /// <exception cref="SocketException">The system refuses; a later call tries again.</exception>
    public void Attach(Device? device)
    {
        if (Volatile.Read(ref _closed) == 1
            || (_sender is not null && _attached == (device?.Index ?? 0) && _pumps.TrueForAll(static pump => !pump.Ended.IsCompleted)))
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
        Socket? sender = Volatile.Read(ref _sender);
        if (sender is null || link.Device is not { } device)
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
        link.Own.Remove(_ownPort);
        _ownPort = 0;

        Volatile.Write(ref _sender, null);
        _pumps.ForEach(static pump => pump.Dispose());
        _pumps.Clear();
    }

    private void Open(Device? device)
    {
        if (_multicast && device is null)
        {
            return;
        }

        IPAddress any = listen.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        Socket sender = ManagedSocket.Exclusive(_multicast ? new IPEndPoint(any, 0) : listen, device);
        _ownPort = (ushort)((IPEndPoint)sender.LocalEndPoint!).Port;
        link.Own.Add(_ownPort);
        _pumps.Add(new DatagramPump(sender, Take));
        if (_multicast)
        {
            Socket receiver = ManagedSocket.Shared(OperatingSystem.IsLinux() ? listen.Address : any, (ushort)listen.Port, device);
            _pumps.Add(new DatagramPump(receiver, Take));
            try
            {
                ManagedSocket.Join(receiver, listen.Address, device!);
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
        bool here = !destination.IsMulticast || (_multicast && information.Interface == link.Device?.Index && destination == new Address(listen.Address));
        if (here && !link.Own.Contains(new Address(from.Address), (ushort)from.Port) && !_queue.Writer.TryWrite((datagram.ToArray(), from)))
        {
            link.LoseControl();
        }
    }
}
