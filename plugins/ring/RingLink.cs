using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using GemRouter.Plugin.Pcap;
using GemRouter.Plugin.Pcap.Live;
using GemRouter.Plugin.Ring.Filters;
using GemRouter.Plugin.Ring.Receiving;
using GemRouter.Plugin.Ring.Rings;
using GemRouter.Plugin.Ring.Sending;
using GemRouter.Plugin.Udp;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring;

/// <summary>
/// A link that receives from packet rings. The control thread changes subscriptions, filters and memberships under a lock, and publishes what workers need through volatile references. A timer looks after the interface
/// (RingLink.Looking.cs).
/// </summary>
internal sealed partial class RingLink(ComponentContext context, RingOptions options) : ILink, IControlLink, IAddressedLink, IPortedLink, IShardedLink, IDeviceLink
{
    public const int MostShards = 64;

    private const int BlockBatch = 256; // more than a block has of packets of the usual size: flows that take turns leave in longer runs
    private const int SlotBatch = 64;

    private readonly Lock _gate = new();
    private readonly HashSet<Subscription> _subscriptions = [];
    private readonly GroupMemberships _memberships = new();
    private readonly List<ControlChannel> _channels = [];
    private readonly List<IDeviceSender> _senders = [];
    private readonly List<RingReceiver> _receivers = [];
    private readonly Counter _controlLost = context.Counters.Counter("control_lost", "Control datagrams that could not be sent, or came faster than they were read.");
    private LinkAbilities _abilities = AbilitiesOf(options, options.Mtu ?? UnknownMtu);
    private Wanted _wanted = Wanted.Nothing;
    private PortReservation? _ownPort;
    private int _shards = 1;
    private bool _running;

    public LinkAbilities Abilities => Volatile.Read(ref _abilities);

    public ImmutableArray<IPNetwork> Networks => Volatile.Read(ref _addresses).Networks;

    public int MaxShards => MostShards;

    public ComponentContext Context { get; } = context;

    public OwnSources Own { get; } = new();

    public bool TellsHost => Options.TellHost;

    internal RingOptions Options { get; } = options;

    /// <summary>What was subscribed to.</summary>
    internal Wanted Wanted => Volatile.Read(ref _wanted);

    /// <summary>The port that packets without a source leave from, where frames are sent.</summary>
    internal ushort OwnPort => _ownPort?.Port ?? 0;

    /// <summary>True where a receiver may wait for time to pass.</summary>
    internal bool IsReal => Context.Clock == TimeProvider.System;

    private bool Preserves => Options.Source == SourceChoice.Preserve;

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RingRights.Check();
        lock (_gate)
        {
            _ownPort = Preserves ? PortReservation.Make() : null;
            foreach (GroupAddress group in Options.Join.Distinct())
            {
                _memberships.Join(group, null);
            }

            _running = true;
            BeginLooking();
            Volatile.Write(ref _abilities, AbilitiesOf(Options, Device is { } device ? MtuOf(device) : Options.Mtu ?? UnknownMtu));
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        ControlChannel[] channels;
        lock (_gate)
        {
            _running = false;
            EndLooking();
            channels = [.. _channels];
            _memberships.Clear();
            _ownPort?.Dispose();
        }

        foreach (ControlChannel channel in channels)
        {
            await channel.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Subscribe(Subscription subscription)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            if (!_subscriptions.Add(subscription))
            {
                return;
            }

            try
            {
                if (subscription.Groups.IsSingle)
                {
                    _memberships.Join(subscription.Groups.First, subscription.Source);
                }

                try
                {
                    Publish();
                }
                catch (ComponentException)
                {
                    Leave(subscription);
                    throw;
                }
            }
            catch (ComponentException)
            {
                _subscriptions.Remove(subscription);
                Volatile.Write(ref _wanted, new Wanted(_subscriptions)); // the filters may let in too much, each ring's another: the receiver looks anyway
                throw;
            }

            Report();
        }
    }

    public void Unsubscribe(Subscription subscription)
    {
        lock (_gate)
        {
            if (!_subscriptions.Remove(subscription))
            {
                return;
            }

            Leave(subscription);
            try
            {
                Publish();
            }
            catch (ComponentException exception)
            {
                _refused = exception.Message; // too much is let in; the receiver looks anyway, and the next look tries again
            }

            Report();
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

    public int MtuOf(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Math.Min(Options.Mtu ?? ushort.MaxValue, Math.Min(device.Mtu, ushort.MaxValue));
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
        ArgumentNullException.ThrowIfNull(channel);
        lock (_gate)
        {
            channel.CloseSockets();
            _channels.Remove(channel);
        }
    }

    public void LoseControl()
    {
        lock (_controlLost)
        {
            _controlLost.Increment();
        }
    }

    internal void Closed(RingReceiver receiver, int lost)
    {
        lock (_gate)
        {
            _receivers.Remove(receiver);
            _kernelDrops.Add(lost);
        }
    }

    private static LinkAbilities AbilitiesOf(RingOptions options, int mtu) => new()
    {
        Mtu = Math.Clamp(mtu, LeastMtu, ushort.MaxValue),
        SendsForeignSource = options.Source == SourceChoice.Preserve,
        ReceivesPrefixes = true,
        BatchSize = options.Mode == RingMode.Throughput ? BlockBatch : SlotBatch,
    };

    private RingReceiver Open(int shard, int shards)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            if (_receivers.Exists(one => one.Shard == shard || _shards != shards))
            {
                throw new InvalidOperationException("A receiver is open already.");
            }

            if (_shards != shards)
            {
                int former = _shards;
                _shards = shards;
                Look();
                if (_rings is null && _device is { IsUp: true } && _refused is not null)
                {
                    _shards = former; // the next look opens as many as there were
                    throw new ComponentException(_refused);
                }
            }

            RingReceiver receiver = new(this, shard);
            _receivers.Add(receiver);
            return receiver;
        }
    }

    private ILinkSender Open(ushort? sourcePort)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            IDeviceSender sender = Preserves ? FrameSender.Preserving(this, sourcePort)
                : Options.SendsOwnFrames ? new OwnSender(this, sourcePort)
                : new LinuxSender(this, sourcePort, new SendCall());
            sender.Attach(_device);
            _senders.Add(sender);
            return sender;
        }
    }

    private void Leave(Subscription subscription)
    {
        if (subscription.Groups.IsSingle)
        {
            _memberships.Leave(subscription.Groups.First, subscription.Source);
        }
    }

    private void Publish()
    {
        Wanted wanted = new(_subscriptions);
        Volatile.Write(ref _wanted, wanted);
        Filter();
    }

    private void ThrowIfStopped()
    {
        if (!_running)
        {
            throw new InvalidOperationException("The link has not started, or has stopped.");
        }
    }
}
