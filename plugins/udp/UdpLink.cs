using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace GemRouter.Plugin.Udp;

/// <summary>
/// A link over ordinary UDP sockets. The control thread changes memberships under a lock and publishes the sockets as an array, which the receiver reads through one volatile
/// reference. A timer looks after the interface: when it has another index, all sockets are made anew. Of several receivers each has sockets of its own, which join the groups of its flows alone: since a
/// subscription is one group and one port, each is one flow.
/// </summary>
internal sealed class UdpLink(ComponentContext context, UdpOptions options, ISockets sockets) : ILink, IControlLink, IAddressedLink, IPortedLink, IShardedLink, IDeviceLink
{
    public const int MostShards = 64;

    private const int UnknownMtu = 1500;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly List<IDeviceSender> _senders = [];
    private readonly List<ControlChannel> _channels = [];
    private readonly Counter _controlLost = context.Counters.Counter("control_lost", "Control datagrams that could not be sent, or came faster than they were read.");
    private readonly DeviceReport _report = new(context.Health, options.Device ?? "");
    private UdpShard[] _shards = [new(sockets.ForReceiver(), options.ReceiveBuffer, isOnly: true)];
    private Device? _device;
    private HostAddresses _addresses = HostAddresses.None;
    private LinkAbilities _abilities = new() { Mtu = options.Mtu ?? UnknownMtu };
    private IInterfaceWatch? _watch;
    private ITimer? _timer;
    private bool _warned;
    private bool _running;

    public LinkAbilities Abilities => Volatile.Read(ref _abilities);

    public ImmutableArray<IPNetwork> Networks => Volatile.Read(ref _addresses).Networks;

    public int MaxShards => MostShards;

    public ComponentContext Context { get; } = context;

    /// <summary>All sockets that receive.</summary>
    internal IPortSocket[] Sockets => [.. _shards.SelectMany(static shard => shard.Sockets)];

    /// <summary>The interface; null while there is none.</summary>
    public Device? Device => Volatile.Read(ref _device);

    public OwnSources Own { get; } = new();

    public bool TellsHost => options.TellHost;

    /// <summary>True where a receiver lets packets gather.</summary>
    internal bool Gathers => options.Mode == UdpMode.Throughput && IsReal;

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
            _watch = sockets.Watch(options.Device!);
            Look();
            Volatile.Write(ref _abilities, new LinkAbilities { Mtu = options.Mtu ?? (_device is { } device ? Math.Clamp(device.Mtu, 576, ushort.MaxValue) : UnknownMtu) });
            _timer = Beat.Start(Context.Clock, LookEvery, static link => ((UdpLink)link!).LookAgain(), this);
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
            _watch?.Dispose();
            channels = [.. _channels];
            Array.ForEach(_shards, static shard => shard.Clear());
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
            UdpShard shard = ShardOf(subscription);
            try
            {
                shard.Memberships.Add(subscription);
            }
            finally
            {
                shard.Publish();
                Warn();
            }
        }
    }

    public void Unsubscribe(Subscription subscription)
    {
        if (subscription.Groups.IsSingle && subscription.Port is not null)
        {
            lock (_gate)
            {
                UdpShard shard = ShardOf(subscription);
                shard.Memberships.Remove(subscription);
                shard.Publish();
            }
        }
    }

    public ILinkReceiver OpenReceiver() => Open(0, 1);

    public ILinkReceiver OpenReceiver(int shard, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, MaxShards);
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, shards);
        return Open(shard, shards);
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
            Array.ForEach(_shards, shard => shard.Closed(receiver));
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

    private ILinkReceiver Open(int shard, int shards)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            if (_shards.Length != shards)
            {
                Divide(shards);
            }

            return _shards[shard].OpenReceiver(this);
        }
    }

    /// <summary>Gives the subscriptions to another number of receivers. The new sockets join before the former ones leave, so that the network goes on to deliver.</summary>
    private void Divide(int shards)
    {
        if (Array.Exists(_shards, static shard => shard.IsOpen))
        {
            throw new InvalidOperationException("A receiver is open already.");
        }

        UdpShard[] former = _shards;
        _shards = [.. Enumerable.Range(0, shards).Select(_ => new UdpShard(sockets.ForReceiver(), options.ReceiveBuffer, isOnly: shards == 1))];
        foreach (Subscription subscription in former.SelectMany(static shard => shard.Memberships.Subscriptions))
        {
            ShardOf(subscription).Memberships.Add(subscription); // joins nothing yet
        }

        Attach(_device, moved: true); // what is refused is tried again, and told, at the next look
        Array.ForEach(former, static shard => shard.Clear());
    }

    private UdpShard ShardOf(Subscription subscription) => _shards[FlowHash.PlaceOf(subscription.Groups.First, subscription.Port!.Value, _shards.Length)];

    private string? Attach(Device? device, bool moved)
    {
        string? refused = null;
        foreach (UdpShard shard in _shards)
        {
            try
            {
                shard.Attach(device, moved);
            }
            catch (ComponentException exception)
            {
                refused = exception.Message;
            }
        }

        Warn();
        return refused;
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
        _watch!.Look();
        Device? device = _watch.Device;
        bool moved = device?.Index != _device?.Index;
        bool changed = device != _device;
        HostAddresses addresses = _watch.Addresses;
        Own.Addresses = addresses.All;
        addresses = device is null ? HostAddresses.None : addresses;
        if (!addresses.Networks.SequenceEqual(Networks))
        {
            Volatile.Write(ref _addresses, addresses); // else the same array goes on, so that a reader sees that nothing changed
        }

        Volatile.Write(ref _device, device);
        string? refused = Attach(device, moved);
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

        _report.Update(device, _shards.Sum(static shard => shard.Memberships.Pending), refused);
    }

    private void Warn()
    {
        foreach (UdpShard shard in _shards)
        {
            IPortSocket? small = _warned || !shard.HasNewSockets ? null : Array.Find(shard.Sockets, socket => socket.ReceiveBuffer < options.ReceiveBuffer);
            shard.HasNewSockets = false;
            if (small is null)
            {
                continue;
            }

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
