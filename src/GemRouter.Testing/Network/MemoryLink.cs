using System.Collections.Immutable;
using System.Net;

namespace GemRouter.Testing;

/// <summary>A link on a <see cref="MemoryNetwork"/>.</summary>
public sealed partial class MemoryLink : ILink, IControlLink, IAddressedLink, IPortedLink, IShardedLink
{
    /// <summary>The most receivers of one link.</summary>
    public const int MostShards = 16;

    private const int UdpHeader = 8;

    private readonly List<Subscription> _subscriptions = [];
    private readonly List<MemoryControlChannel> _channels = [];
    private readonly MemoryLinkOptions _options;
    private readonly IHealth _health;
    private readonly Counter _overflowed;
    private readonly ImmutableArray<IPNetwork> _networks;
    private bool _connected = true;

    internal MemoryLink(MemoryNetwork network, ComponentContext context, MemoryLinkOptions options)
    {
        Network = network;
        Context = context;
        _options = options;
        _health = context.Health;
        Address = options.Address;
        _networks = [options.Network()];
        Inboxes = [new MemoryInbox(options.Queue, options.Mtu)];
        Abilities = new LinkAbilities { Mtu = options.Mtu, SendsForeignSource = options.ForeignSource, ReceivesPrefixes = options.Prefixes };
        _overflowed = context.Counters.Counter("overflowed", "Packets that were lost because nobody received them in time.");
        TooLong = context.Counters.DropReason("too_long", "The packet is longer than the network or the buffer allows.");
        Down = context.Counters.DropReason("down", "The link is disconnected.");
    }

    /// <summary>The link's address on the medium.</summary>
    public Address Address { get; }

    /// <inheritdoc/>
    public LinkAbilities Abilities { get; }

    /// <inheritdoc/>
    public int MaxShards => MostShards;

    /// <summary>The network of the link's address; none before the start and while the plug is out.</summary>
    public ImmutableArray<IPNetwork> Networks => IsStarted && _connected ? _networks : [];

    /// <summary>True while the link's plug is in. Out, it sends and receives nothing, has no addresses, and says so; its subscriptions stay.</summary>
    public bool IsConnected
    {
        get => _connected;
        set
        {
            bool changed;
            lock (Network.Gate)
            {
                Settle(Instant.Now(Network.Clock));
                changed = _connected != value;
                _connected = value;
            }

            if (changed)
            {
                _health.Report(value ? HealthState.Healthy : HealthState.Degraded, value ? "connected" : "disconnected; waiting for the plug");
            }
        }
    }

    internal MemoryNetwork Network { get; }

    internal ComponentContext Context { get; }

    internal DropReason TooLong { get; }

    internal DropReason Down { get; }

    internal bool IsStarted { get; private set; }

    internal bool LendsMemory => _options.Ring;

    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Network.Gate)
        {
            if (Network.Links.Any(link => link.Address == Address))
            {
                throw new ComponentException($"The address {Address} is taken by another link of the memory network; give each its own.");
            }

            Network.Links.Add(this);
            IsStarted = true;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        MemoryControlChannel[] left;
        lock (Network.Gate)
        {
            if (!IsStarted)
            {
                return ValueTask.CompletedTask;
            }

            Settle(Instant.Now(Network.Clock));
            _subscriptions.Clear();
            foreach (MemoryInbox inbox in Inboxes)
            {
                while (inbox.OnTheWay > 0)
                {
                    Unsubscribed(inbox, inbox.PopArrival());
                }

                while (inbox.Arrived > 0)
                {
                    Unsubscribed(inbox, inbox.Dequeue());
                }
            }

            Network.Links.Remove(this);
            IsStarted = false;
            left = [.. _channels];
        }

        foreach (MemoryControlChannel channel in left)
        {
            channel.Close();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Subscribe(Subscription subscription)
    {
        if (!Abilities.ReceivesPrefixes && (!subscription.Groups.IsSingle || subscription.Port is null))
        {
            throw new NotSupportedException($"{subscription}: this link receives one group and one port a subscription.");
        }

        lock (Network.Gate)
        {
            ThrowIfStopped();
            Settle(Instant.Now(Network.Clock));
            if (!_subscriptions.Contains(subscription))
            {
                _subscriptions.Add(subscription);
            }
        }
    }

    /// <inheritdoc/>
    public void Unsubscribe(Subscription subscription)
    {
        lock (Network.Gate)
        {
            Settle(Instant.Now(Network.Clock));
            _subscriptions.Remove(subscription);
        }
    }

    /// <inheritdoc/>
    public ILinkReceiver OpenReceiver() => Open(0, 1);

    /// <inheritdoc/>
    public ILinkReceiver OpenReceiver(int shard, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, MaxShards);
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, shards);
        return Open(shard, shards);
    }

    /// <inheritdoc/>
    public ILinkSender OpenSender()
    {
        lock (Network.Gate)
        {
            ThrowIfStopped();
        }

        return new MemorySender(this, null);
    }

    /// <inheritdoc/>
    public ILinkSender OpenSender(ushort sourcePort)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sourcePort);
        lock (Network.Gate)
        {
            ThrowIfStopped();
        }

        return new MemorySender(this, sourcePort);
    }

    /// <summary>The link's address where it is of that family; null for the other one, before the start and while the plug is out.</summary>
    public Address? SourceOf(bool ipv4) => IsStarted && _connected && Address.IsIPv4 == ipv4 ? Address : null;

    /// <inheritdoc/>
    public IControlChannel OpenControl(IPEndPoint listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        Address address = new(listen.Address);
        lock (Network.Gate)
        {
            ThrowIfStopped();
            if (!address.IsMulticast && !address.IsUnspecified && address != Address)
            {
                throw new ComponentException($"{listen}: the link's address is {Address}.");
            }

            if (!address.IsMulticast && _channels.Any(channel => channel.IsUnicast && channel.Port == listen.Port))
            {
                throw new ComponentException($"{listen}: the port is taken.");
            }

            MemoryControlChannel opened = new(this, listen);
            _channels.Add(opened);
            return opened;
        }
    }

    internal int MostPayload(GroupAddress group) => _options.Mtu - (group.IsIPv4 ? 20 : 40) - UdpHeader;

    /// <summary>Takes in a copy that the medium carries here; guarded by the lock.</summary>
    internal void Accept(Packet packet, Address source, ushort sourcePort, Instant due, Instant now)
    {
        Settle(now);
        if (packet.Length > MostPayload(packet.Group))
        {
            Network.Data.Lost++; // the sender's MTU is larger than this link's
        }
        else if (due <= now && (!_connected || !IsWanted(packet.Group, packet.Port, source)))
        {
            _ = _connected ? Network.Data.Unsubscribed++ : Network.Data.Lost++; // without a slot: foreign traffic fills no queue
        }
        else if (InboxOf(packet.Group, packet.Port) is { IsFull: false } inbox)
        {
            inbox.Add(packet, source, sourcePort, due);
            Network.Data.InFlight++;
            Settle(now);
            foreach (MemoryReceiver receiver in _receivers)
            {
                receiver.Signal(inbox);
            }
        }
        else
        {
            Network.Data.Overflowed++;
            _overflowed.Increment();
        }
    }

    /// <summary>Lets arrive what is due: subscriptions count at the time of arrival; guarded by the lock.</summary>
    internal void Settle(Instant now)
    {
        foreach (MemoryInbox inbox in Inboxes)
        {
            Settle(inbox, now);
        }
    }

    internal void AcceptControl(MemoryControlChannel sender, byte[] bytes, IPEndPoint to, List<MemoryControlChannel> here)
    {
        bool found = false;
        foreach (MemoryControlChannel channel in _channels)
        {
            if (channel.Hears(to))
            {
                found = true;
                Network.Control.Sent++;
                here.AddRange(Enumerable.Repeat(channel, channel.Carry(sender, bytes)));
            }
        }

        if (!found)
        {
            Network.Control.Sent++;
            Network.Control.Unsubscribed++;
        }
    }

    internal void Closed(MemoryReceiver receiver)
    {
        _receivers.Remove(receiver);
    }

    internal void Closed(MemoryControlChannel channel) => _channels.Remove(channel);

    private bool IsWanted(GroupAddress group, ushort port, Address source)
    {
        foreach (Subscription subscription in _subscriptions)
        {
            if (subscription.Groups.Contains(group) && (subscription.Port is null || subscription.Port == port)
                && (subscription.Source is null || subscription.Source == source))
            {
                return true;
            }
        }

        return false;
    }

    private void ThrowIfStopped()
    {
        if (!IsStarted)
        {
            throw new InvalidOperationException("The link has not started, or has stopped.");
        }
    }
}
