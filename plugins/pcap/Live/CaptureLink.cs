using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>
/// A link on an interface. One capture serves its receiver and all its senders. The control thread changes subscriptions, filter and memberships under a lock, and publishes what workers need through
/// volatile references. A timer looks after the interface (CaptureLink.Looking.cs).
/// </summary>
internal sealed partial class CaptureLink(ComponentContext context, PcapOptions options) : ILink, IControlLink, IAddressedLink, IPortedLink
{
    private readonly Lock _gate = new();
    private readonly HashSet<Subscription> _subscriptions = [];
    private readonly GroupMemberships _memberships = new();
    private readonly List<ControlChannel> _channels = [];
    private readonly VlanChoice _vlan = options.Vlans;
    private readonly Counter _controlLost = context.Counters.Counter("control_lost", "Control datagrams that could not be sent, or came faster than they were read.");
    private LinkAbilities _abilities = AbilitiesOf(options, options.Mtu ?? UnknownMtu);
    private Wanted _wanted = Wanted.Nothing;
    private ILinkReceiver? _receiver;
    private PortReservation? _ownPort;
    private bool _running;

    public LinkAbilities Abilities => Volatile.Read(ref _abilities);

    public ImmutableArray<IPNetwork> Networks => Volatile.Read(ref _addresses).Networks;

    internal ComponentContext Context { get; } = context;

    internal PcapOptions Options { get; } = options;

    /// <summary>What was subscribed to.</summary>
    internal Wanted Wanted => Volatile.Read(ref _wanted);

    internal OwnSources Own { get; } = new();

    /// <summary>The port that packets without a source leave from.</summary>
    internal ushort OwnPort => _ownPort?.Port ?? 0;

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CaptureRights.Check();
        lock (_gate)
        {
            _ownPort = PortReservation.Make();
            foreach (GroupAddress group in Options.Join.Distinct())
            {
                _memberships.Join(group, null);
            }

            _running = true;
            BeginLooking();
            Volatile.Write(ref _abilities, AbilitiesOf(Options, MtuOf(_device)));
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
                Volatile.Write(ref _wanted, new Wanted(_subscriptions)); // the filter may let in too much: the receiver looks anyway
                throw;
            }

            Report();
        }
    }

    public void Unsubscribe(Subscription subscription)
    {
        lock (_gate)
        {
            if (_subscriptions.Remove(subscription))
            {
                Leave(subscription);
                try
                {
                    Publish();
                }
                catch (ComponentException exception)
                {
                    _refused = exception.Message; // too much is let in; the receiver looks anyway
                }

                Report();
            }
        }
    }

    public ILinkReceiver OpenReceiver()
    {
        lock (_gate)
        {
            ThrowIfStopped();
            return _receiver is null ? _receiver = CaptureReceiver.Open(this) : throw new InvalidOperationException("A receiver is open already.");
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
        Address source = OwnSource(ipv4);
        return source.IsUnspecified ? null : source;
    }

    public IControlChannel OpenControl(IPEndPoint listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        if (_vlan.Vlan > 0)
        {
            // Untagged they would be on another network than the data.
            throw new ComponentException($"A link with \"vlan\" carries no control datagrams; use the VLAN's own interface instead (ip link add link {Options.Device} name {Options.Device}.{_vlan.Vlan} type vlan id {_vlan.Vlan}).");
        }

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

    /// <summary>The address that packets without a source leave from; unspecified where there is none.</summary>
    internal Address OwnSource(bool ipv4) => Device?.SourceOf(ipv4) ?? default;

    /// <summary>The largest IP packet that an interface carries for this link; null for one that is not known.</summary>
    internal int MtuOf(NetworkDevice? device)
    {
        int tags = _vlan.Outer > 0 ? _vlan.TagBytes : 0; // an interface makes room for one 802.1Q tag by itself, and for nothing else
        int least = device is null ? UnknownMtu : Math.Min(device.Mtu, ushort.MaxValue) - tags;
        return Math.Min(Options.Mtu ?? least, device is null ? ushort.MaxValue : least);
    }

    internal void Closed(CaptureReceiver receiver)
    {
        lock (_gate)
        {
            _receiver = _receiver == receiver ? null : _receiver;
        }
    }

    internal void Close(ControlChannel channel)
    {
        lock (_gate)
        {
            channel.CloseSockets();
            _channels.Remove(channel);
        }
    }

    /// <summary>Counts a control datagram that was lost. Any thread.</summary>
    internal void LoseControl()
    {
        lock (_controlLost)
        {
            _controlLost.Increment();
        }
    }

    private static LinkAbilities AbilitiesOf(PcapOptions options, int mtu) => new()
    {
        Mtu = Math.Clamp(mtu, LeastMtu, ushort.MaxValue),
        SendsForeignSource = options.Source == SourceChoice.Preserve,
        ReceivesPrefixes = true,
    };

    private CaptureSender Open(ushort? sourcePort)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            return new CaptureSender(this, sourcePort);
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
        Capture?.SetFilter(FilterExpression.Of(wanted, Options));
    }

    private void ThrowIfStopped()
    {
        if (!_running)
        {
            throw new InvalidOperationException("The link has not started, or has stopped.");
        }
    }
}
