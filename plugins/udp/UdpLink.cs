using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace GemRouter.Plugin.Udp;

/// <summary>
/// A link over ordinary UDP sockets. The control thread changes memberships under a lock and publishes the sockets as an array, which the receiver reads through one volatile
/// reference. A timer looks after the interface: when it has another index, all sockets are made anew.
/// </summary>
internal sealed class UdpLink(ComponentContext context, UdpOptions options, ISockets sockets) : ILink, IControlLink, IAddressedLink, IPortedLink, IDeviceLink
{
    private const int UnknownMtu = 1500;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Memberships _memberships = new(sockets, options.ReceiveBuffer);
    private readonly List<IDeviceSender> _senders = [];
    private readonly List<ControlChannel> _channels = [];
    private readonly Counter _controlLost = context.Counters.Counter("control_lost", "Control datagrams that could not be sent, or came faster than they were read.");
    private readonly DeviceReport _report = new(context.Health, options.Device ?? "");
    private IPortSocket[] _published = [];
    private Device? _device;
    private HostAddresses _addresses = HostAddresses.None;
    private LinkAbilities _abilities = new() { Mtu = options.Mtu ?? UnknownMtu };
    private ILinkReceiver? _receiver;
    private ITimer? _timer;
    private bool _warned;
    private bool _running;

    public LinkAbilities Abilities => Volatile.Read(ref _abilities);

    public ImmutableArray<IPNetwork> Networks => Volatile.Read(ref _addresses).Networks;

    public ComponentContext Context { get; } = context;

    /// <summary>The sockets to receive from; the receiver compares the reference.</summary>
    internal IPortSocket[] Sockets => Volatile.Read(ref _published);

    /// <summary>The interface; null while there is none.</summary>
    public Device? Device => Volatile.Read(ref _device);

    public OwnSources Own { get; } = new();

    /// <summary>True where a receiver may wait for time to pass.</summary>
    internal bool IsReal => Context.Clock == TimeProvider.System;

    /// <summary>The largest IP packet that can be sent now.</summary>
    public int MtuOf(Device device) => Math.Min(options.Mtu ?? ushort.MaxValue, Math.Min(device.Mtu, ushort.MaxValue));

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _running = true;
            Device? device = sockets.Find(options.Device!);
            Volatile.Write(ref _abilities, new LinkAbilities { Mtu = options.Mtu ?? (device is null ? UnknownMtu : Math.Clamp(device.Mtu, 576, ushort.MaxValue)) });
            Look();
            _timer = Context.Clock.CreateTimer(static link => ((UdpLink)link!).LookAgain(), this, LookEvery, LookEvery);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        ControlChannel[] channels;
        lock (_gate)
        {
            _running = false;
            _timer?.Dispose();
            _timer = null;
            channels = [.. _channels];
            _memberships.Clear();
            Publish();
        }

        foreach (ControlChannel channel in channels)
        {
            await channel.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Subscribe(Subscription subscription)
    {
        if (!subscription.Groups.IsSingle || subscription.Port is null)
        {
            throw new NotSupportedException($"{subscription}: a udp link receives one group and one port a subscription; the ring transport takes whole prefixes.");
        }

        lock (_gate)
        {
            ThrowIfStopped();
            try
            {
                _memberships.Add(subscription);
            }
            finally
            {
                Publish();
            }
        }
    }

    public void Unsubscribe(Subscription subscription)
    {
        if (subscription.Groups.IsSingle && subscription.Port is not null)
        {
            lock (_gate)
            {
                _memberships.Remove(subscription);
                Publish();
            }
        }
    }

    public ILinkReceiver OpenReceiver()
    {
        lock (_gate)
        {
            ThrowIfStopped();
            return _receiver is null ? _receiver = sockets.OpenReceiver(this) : throw new InvalidOperationException("A receiver is open already.");
        }
    }

    public ILinkSender OpenSender() => Open(null);

    public ILinkSender OpenSender(ushort sourcePort)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sourcePort);
        return Open(sourcePort);
    }

    public Address? SourceOf(bool ipv4)
    {
        Device? device = Device;
        Address source = device is null ? default : ipv4 ? device.IPv4 : device.IPv6;
        return source.IsUnspecified ? null : source;
    }

    public IControlChannel OpenControl(IPEndPoint listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        lock (_gate)
        {
            ThrowIfStopped();
            ControlChannel channel = new(this, listen);
            try
            {
                channel.Attach(_device);
            }
            catch (SocketException exception)
            {
                throw new ComponentException(
                    $"The system refuses control datagrams on {listen}: {exception.Message}. Another program may have the port for itself (ss -ulpn tells which).", exception);
            }

            _channels.Add(channel);
            return channel;
        }
    }

    internal void Closed(ILinkReceiver receiver)
    {
        lock (_gate)
        {
            _receiver = _receiver == receiver ? null : _receiver;
        }
    }

    public void Closed(IDeviceSender sender)
    {
        lock (_gate)
        {
            _senders.Remove(sender);
        }
    }

    public void Close(ControlChannel channel)
    {
        lock (_gate)
        {
            channel.CloseSockets();
            _channels.Remove(channel);
        }
    }

    /// <summary>Counts a control datagram that was lost. Any thread.</summary>
    public void LoseControl()
    {
        lock (_controlLost)
        {
            _controlLost.Increment();
        }
    }

    private IDeviceSender Open(ushort? sourcePort)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            IDeviceSender sender = sockets.OpenSender(this, sourcePort);
            sender.Attach(_device);
            _senders.Add(sender);
            return sender;
        }
    }

    private void LookAgain()
    {
        lock (_gate)
        {
            if (_running)
            {
                Look();
            }
        }
    }

    private void Look()
    {
        Device? device = sockets.Find(options.Device!);
        bool moved = device?.Index != _device?.Index;
        bool changed = device != _device;
        HostAddresses addresses = sockets.AddressesOf(options.Device!);
        Own.Addresses = addresses.All;
        addresses = device is null ? HostAddresses.None : addresses;
        if (!addresses.Networks.SequenceEqual(Networks))
        {
            Volatile.Write(ref _addresses, addresses); // else the same array goes on, so that a reader sees that nothing changed
        }

        Volatile.Write(ref _device, device);
        string? refused = null;
        if (moved || _memberships.Pending > 0)
        {
            try
            {
                _memberships.Attach(device);
            }
            catch (ComponentException exception)
            {
                refused = exception.Message;
            }

            Publish();
        }

        if (changed)
        {
            _senders.ForEach(sender => sender.Attach(device));
        }

        foreach (ControlChannel channel in _channels)
        {
            try
            {
                channel.Attach(device);
            }
            catch (SocketException exception)
            {
                refused ??= $"the system refuses control datagrams: {exception.Message}";
            }
        }

        _report.Update(device, _memberships.Pending, refused);
    }

    private void Publish()
    {
        if (ReferenceEquals(_published, _memberships.Sockets))
        {
            return;
        }

        Volatile.Write(ref _published, _memberships.Sockets);
        (_receiver as IRefreshable)?.Refresh();
        IPortSocket? small = _warned ? null : Array.Find(_published, socket => socket.ReceiveBuffer < options.ReceiveBuffer);
        if (small is not null)
        {
            _warned = true;
            Context.Logger.LogWarning(
                "The receive buffer has {Granted} bytes instead of {Wanted}: raise net.core.rmem_max, or give CAP_NET_ADMIN.", small.ReceiveBuffer, options.ReceiveBuffer);
        }
    }

    private void ThrowIfStopped()
    {
        if (!_running)
        {
            throw new InvalidOperationException("The link has not started, or has stopped.");
        }
    }
}
