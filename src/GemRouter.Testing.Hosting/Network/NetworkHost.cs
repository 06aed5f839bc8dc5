using GemRouter.Hosting;
using Xunit;

namespace GemRouter.Testing;

/// <summary>A host on a network in memory, which belongs to the test: it sends what the test gives it, when virtual time comes to it, and hears all multicast there. The test's thread alone.</summary>
public sealed class NetworkHost : IDisposable
{
    private const int AtOnce = 128;

    private readonly MemoryLink _link;
    private readonly ILinkSender _sender;
    private readonly ILinkReceiver _receiver;
    private readonly BatchOwner _owner;
    private readonly Ledger _ledger = new();
    private readonly PriorityQueue<TestPacket, (Instant Due, long Number)> _waiting = new();
    private readonly List<TestPacket> _heard = [];
    private long _number;

    internal NetworkHost(MemoryNetwork network, Address address, int mtu)
    {
        Network = network;
        Address = address;
        _owner = new BatchOwner(new PacketPool(2 * AtOnce, 0, Math.Min(mtu, 65507), 0), 2 * AtOnce);
        _link = network.CreateLink(new MemoryLinkOptions { Address = address, Mtu = mtu, Queue = 1024 });
        _link.StartAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult(); // it does not wait
        _link.Subscribe(new Subscription(GroupPrefix.Parse("224.0.0.0/4"), null));
        _link.Subscribe(new Subscription(GroupPrefix.Parse("ff00::/8"), null));
        _sender = _link.OpenSender();
        _receiver = _link.OpenReceiver();
    }

    /// <summary>The network: for loss, delay and partitions.</summary>
    public MemoryNetwork Network { get; }

    /// <summary>The host's address.</summary>
    public Address Address { get; }

    /// <summary>What the host has heard, in order, with the time of arrival.</summary>
    public IReadOnlyList<TestPacket> Heard => _heard;

    /// <summary>Packets that the host has yet to send.</summary>
    public int Waiting => _waiting.Count;

    internal Instant NextDue => _waiting.TryPeek(out _, out (Instant Due, long Number) first) ? first.Due : Instant.Never;

    /// <summary>Has packets sent at the present time, with the source that each says. They leave when time is moved on next.</summary>
    public void Send(params IEnumerable<TestPacket> packets) => Send(TimeSpan.Zero, packets);

    /// <summary>Has packets sent one after the other, the first at the present time.</summary>
    /// <param name="apart">How far apart, at least 0.</param>
    /// <param name="packets">The packets.</param>
    public void Send(TimeSpan apart, params IEnumerable<TestPacket> packets)
    {
        ArgumentNullException.ThrowIfNull(packets);
        ArgumentOutOfRangeException.ThrowIfLessThan(apart, TimeSpan.Zero);
        Instant due = Instant.Now(Network.Clock);
        foreach (TestPacket packet in packets)
        {
            _waiting.Enqueue(packet, (due, _number++));
            due += apart;
        }
    }

    /// <summary>Has a recording sent: its first packet at the present time, the others as much later as they were recorded.</summary>
    public void Play(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        Instant start = Instant.Now(Network.Clock);
        foreach (TestPacket packet in recording.Packets)
        {
            _waiting.Enqueue(packet, (start + (packet.ReceivedAt - new Instant(0)), _number++));
        }
    }

    /// <summary>Forgets what was heard.</summary>
    public void Clear() => _heard.Clear();

    /// <summary>Ends the host.</summary>
    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    /// <summary>Sends what is due, up to a batch, so that no queue runs over.</summary>
    internal void Turn()
    {
        Instant now = Instant.Now(Network.Clock);
        _owner.BeginReceive(_ledger, now, AtOnce);
        int count = 0;
        while (count < AtOnce && NextDue <= now)
        {
            Assert.True(_owner.Batch.TryRent(out Packet? packet), "The host has no packet left.");
            _waiting.Dequeue().CopyTo(packet);
            packet.ReceivedAt = now;
            _owner.Batch.Add(packet);
            count++;
        }

        _owner.BeginSend();
        _sender.Send(_owner.Batch);
        int sent = _owner.CompleteSend();
        if (sent != count)
        {
            Assert.Fail($"{count - sent} of {count} packets are longer than the MTU of the network lets through, {_link.Abilities.Mtu}; set a larger one for the link (the manifest's mtu).");
        }
    }

    /// <summary>Hears what has come.</summary>
    internal void Listen()
    {
        Instant now = Instant.Now(Network.Clock);
        while (true)
        {
            _owner.BeginReceive(_ledger, now, 2 * AtOnce);
            _receiver.Receive(_owner.Batch, now);
            if (_owner.Batch.Count == 0)
            {
                return;
            }

            foreach (Packet packet in _owner.Batch)
            {
                _heard.Add(TestPacket.Of(packet));
            }

            _owner.BeginSend();
            _owner.CompleteSend();
        }
    }
}
