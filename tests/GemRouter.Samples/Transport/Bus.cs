using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using GemRouter;
using Microsoft.Extensions.DependencyInjection;

[assembly: GemPlugin("acme.bus", typeof(Acme.BusPlugin), "0.1")]

namespace Acme;

public sealed class BusPlugin : IPlugin
{
    public void Register(IPluginRegistry registry)
    {
        registry.Services.AddSingleton(new Bus()); // one object, for all links of the process
        registry.Add(ComponentFactory.Transport<BusOptions>(
            "bus", "All links of a process, on one wire in memory.", (context, options) => new BusLink(context, options)));
    }
}

public sealed class BusOptions
{
    [Range(1, 4096)]
    public int Queue { get; set; } = 256;
}

public sealed class Bus
{
    private ImmutableArray<BusLink> _links = [];

    public ImmutableArray<BusLink> Links => _links;

    public void Attach(BusLink link) => ImmutableInterlocked.Update(ref _links, static (links, link) => links.Add(link), link);

    public void Detach(BusLink link) => ImmutableInterlocked.Update(ref _links, static (links, link) => links.Remove(link), link);
}

public sealed class BusLink : ILink
{
    private const int Mtu = 1500;

    private readonly object _gate = new();
    private readonly List<Subscription> _subscriptions = [];
    private readonly Bus _bus;
    private readonly TimeProvider _clock;
    private readonly Datagram[] _queue; // a ring, made once: the data plane does not allocate
    private readonly Counter _lost;
    private readonly DropReason _tooLong;
    private int _first;
    private int _count;
    private bool _woken;
    private bool _isRunning;
    private bool _hasReceiver;

    public BusLink(ComponentContext context, BusOptions options)
    {
        _bus = context.Services.GetRequiredService<Bus>();
        _clock = context.Clock;
        _queue = new Datagram[options.Queue];
        _lost = context.Counters.Counter("lost", "Datagrams that found the queue full.");
        _tooLong = context.Counters.DropReason("too_long", "The datagram is longer than the bus, or a packet here, allows.");
    }

    public LinkAbilities Abilities { get; } = new() { Mtu = Mtu, SendsForeignSource = true, ReceivesPrefixes = true };

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (int i = 0; i < _queue.Length; i++)
        {
            _queue[i].Bytes = new byte[Mtu];
        }

        _bus.Attach(this);
        _isRunning = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _isRunning = false;
        _bus.Detach(this);
        return ValueTask.CompletedTask;
    }

    public void Subscribe(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Add(subscription);
        }
    }

    public void Unsubscribe(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.RemoveAll(one => one == subscription);
        }
    }

    public ILinkReceiver OpenReceiver()
    {
        InvalidOperationException? refused = !_isRunning ? new("The link does not run.") : _hasReceiver ? new("A receiver is open already.") : null;
        _hasReceiver = true;
        return refused is null ? new Receiver(this) : throw refused;
    }

    public ILinkSender OpenSender() => _isRunning ? new Sender(this) : throw new InvalidOperationException("The link does not run.");

    // On the sender's thread.
    private void Arrive(Packet packet)
    {
        lock (_gate)
        {
            if (!IsWanted(packet))
            {
                return;
            }

            if (_count == _queue.Length)
            {
                _lost.Increment();
                return;
            }

            _queue[(_first + _count++) % _queue.Length].Keep(packet, Instant.Now(_clock));
            Monitor.Pulse(_gate);
        }
    }

    private bool IsWanted(Packet packet)
    {
        foreach (Subscription subscription in _subscriptions)
        {
            if (subscription.Matches(packet))
            {
                return true; // once, however many subscriptions it falls under
            }
        }

        return false;
    }

    private sealed class Receiver(BusLink link) : ILinkReceiver
    {
        public void Receive(PacketBatch batch, Instant deadline)
        {
            lock (link._gate)
            {
                if (link._count == 0 && !link._woken && link._clock == TimeProvider.System) // time that only a test moves is not waited for
                {
                    Monitor.Wait(link._gate, deadline.MillisecondsFrom(Instant.Now(link._clock)));
                }

                link._woken = false;
                while (link._count > 0 && batch.Room > 0 && batch.TryRent(out Packet? packet)) // what finds no packet stays in the queue
                {
                    bool whole = link._queue[link._first].CopyTo(packet);
                    link._first = (link._first + 1) % link._queue.Length;
                    link._count--;
                    batch.Add(packet);
                    if (!whole)
                    {
                        batch.Drop(packet, link._tooLong);
                    }
                }
            }
        }

        public void Wake()
        {
            lock (link._gate)
            {
                link._woken = true;
                Monitor.Pulse(link._gate);
            }
        }

        public void Dispose() => link._hasReceiver = false;
    }

    private sealed class Sender(BusLink link) : ILinkSender
    {
        public void Send(PacketBatch batch)
        {
            foreach (Packet packet in batch)
            {
                if (packet.Length > Mtu - (packet.Group.IsIPv4 ? 28 : 48))
                {
                    batch.Drop(packet, link._tooLong);
                    continue;
                }

                foreach (BusLink other in link._bus.Links)
                {
                    if (other != link) // what a link sends it does not hear itself
                    {
                        other.Arrive(packet);
                    }
                }
            }
        }

        public void Dispose()
        {
        }
    }

    private struct Datagram
    {
        public byte[] Bytes;
        private int _length;
        private Address _source;
        private GroupAddress _group;
        private (ushort Source, ushort Destination) _ports;
        private (byte Ttl, byte Dscp, byte Ecn) _fields;
        private Instant _at;

        public void Keep(Packet packet, Instant now)
        {
            packet.Payload.CopyTo(Bytes);
            _length = packet.Length;
            _source = packet.Source;
            _group = packet.Group;
            _ports = (packet.SourcePort, packet.Port);
            _fields = (packet.Ttl, packet.Dscp, packet.Ecn);
            _at = now;
        }

        public readonly bool CopyTo(Packet packet)
        {
            int length = Math.Min(_length, packet.PayloadLimit); // beyond it lies the room that stages declared
            Bytes.AsSpan(0, length).CopyTo(packet.Reset(length));
            packet.Source = _source;
            packet.Group = _group;
            (packet.SourcePort, packet.Port) = _ports;
            (packet.Ttl, packet.Dscp, packet.Ecn) = _fields;
            packet.ReceivedAt = _at;
            return length == _length;
        }
    }
}
