using System.Collections.Immutable;
using System.Net;

namespace GemRouter.Simulation.Network;

/// <summary>A router's link in a simulated domain. What comes is put in by the domain; what it sends goes to the domain. It waits for nothing.</summary>
/// <param name="address">Its address.</param>
/// <param name="network">The network that the address is in.</param>
/// <param name="mtu">The MTU.</param>
/// <param name="foreign">True where it sends with the packets' own sources.</param>
/// <param name="send">Takes what is sent.</param>
internal sealed class SimulatedLink(Address address, IPNetwork network, int mtu, bool foreign, Action<Datagram> send, TimeProvider clock)
    : ILink, IControlLink, IAddressedLink, IPortedLink
{
    private const ushort OwnPort = 49152;

    private readonly List<Subscription> _subscriptions = [];
    private readonly Queue<Datagram> _inbox = new();
    private readonly List<SimulatedChannel> _channels = [];
    private readonly ImmutableArray<IPNetwork> _networks = [network];
    private bool _started;

    /// <summary>True once it is cut off for good: the machine is dead.</summary>
    public bool IsDead { get; set; }

    /// <summary>True where something was put in, or somebody woke the receiver, since this was last read.</summary>
    public bool HasNews { get; set; }

    /// <summary>How many data packets the router took from it.</summary>
    public long Received { get; private set; }

    /// <summary>How many data packets the router sent to it.</summary>
    public long Sent { get; private set; }

    public Address Address { get; } = address;

    public LinkAbilities Abilities { get; } = new() { Mtu = mtu, ReceivesPrefixes = true, SendsForeignSource = foreign, IPv6 = false };

    public ImmutableArray<IPNetwork> Networks => _started ? _networks : [];

    public Address? SourceOf(bool ipv4) => _started && ipv4 ? Address : null;

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _started = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _started = false;
        return ValueTask.CompletedTask;
    }

    public void Subscribe(Subscription subscription) => _subscriptions.Add(subscription);

    public void Unsubscribe(Subscription subscription) => _subscriptions.Remove(subscription);

    public ILinkReceiver OpenReceiver() => new Receiver(this);

    public ILinkSender OpenSender() => new Sender(this, null);

    public ILinkSender OpenSender(ushort sourcePort) => new Sender(this, sourcePort);

    public IControlChannel OpenControl(IPEndPoint listen)
    {
        SimulatedChannel channel = new(this, listen, _channels);
        _channels.Add(channel);
        return channel;
    }

    /// <summary>A datagram arrives; it is not the domain's any more.</summary>
    public void Arrive(Datagram datagram)
    {
        if (IsDead || !_started)
        {
            return;
        }

        if (datagram.IsControl)
        {
            foreach (SimulatedChannel channel in _channels)
            {
                channel.Arrive(datagram);
                HasNews = true;
            }
        }
        else if (_subscriptions.Exists(subscription => subscription.Matches(datagram.Group, datagram.Port, datagram.Source)))
        {
            _inbox.Enqueue(datagram);
            HasNews = true;
        }
    }

    internal void Send(Datagram datagram)
    {
        if (!IsDead && _started)
        {
            Sent += datagram.IsControl ? 0 : 1;
            send(datagram);
        }
    }

    internal Instant Now => Instant.Now(clock);

    private sealed class Receiver(SimulatedLink link) : ILinkReceiver
    {
        public void Receive(PacketBatch batch, Instant deadline)
        {
            while (link._inbox.Count > 0 && batch.Room > 0 && batch.TryRent(out Packet? packet))
            {
                Datagram datagram = link._inbox.Dequeue();
                datagram.Bytes.CopyTo(packet.Reset(datagram.Bytes.Length)); // the domain sends nothing that the MTU does not allow
                packet.Group = datagram.Group;
                packet.Port = datagram.Port;
                packet.Source = datagram.Source;
                packet.SourcePort = datagram.SourcePort;
                packet.Ttl = datagram.Ttl;
                packet.Dscp = datagram.Dscp;
                packet.Ecn = datagram.Ecn;
                packet.ReceivedAt = link.Now;
                batch.Add(packet);
                link.Received++;
            }
        }

        public void Wake() => link.HasNews = true;

        public void Dispose()
        {
            // It holds nothing of its own.
        }
    }

    private sealed class Sender(SimulatedLink link, ushort? sourcePort) : ILinkSender
    {
        public void Send(PacketBatch batch)
        {
            foreach (Packet packet in batch)
            {
                link.Send(new Datagram
                {
                    Bytes = packet.Payload.ToArray(),
                    Group = packet.Group,
                    Port = packet.Port,
                    Source = link.Abilities.SendsForeignSource ? packet.Source : link.Address,
                    SourcePort = sourcePort ?? (link.Abilities.SendsForeignSource ? packet.SourcePort : OwnPort),
                    Ttl = packet.Ttl,
                    Dscp = packet.Dscp,
                    Ecn = packet.Ecn,
                    SentAt = link.Now,
                });
            }
        }

        public void Dispose()
        {
            // It holds nothing of its own.
        }
    }
}
