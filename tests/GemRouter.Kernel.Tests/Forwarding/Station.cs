using GemRouter.Hosting;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>A host on a network in memory: sends packets as given, and hears all that is sent there.</summary>
internal sealed class Station : IDisposable
{
    private readonly MemoryLink _link;
    private readonly ILinkSender _sender;
    private readonly ILinkReceiver _receiver;
    private readonly BatchOwner _owner;
    private readonly Ledger _ledger = new();
    private readonly List<TestPacket> _heard = [];

    public Station(MemoryNetwork network, string address, int mtu = 9000, int queue = 4096)
    {
        Network = network;
        _owner = new BatchOwner(new PacketPool(256, 0, Math.Min(mtu, 65507), 0), 256);
        Address = Address.Parse(address);
        _link = network.CreateLink(new MemoryLinkOptions { Address = Address, Mtu = mtu, Queue = queue });
        _link.StartAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        _link.Subscribe(new Subscription(GroupPrefix.Parse("224.0.0.0/4"), null));
        _link.Subscribe(new Subscription(GroupPrefix.Parse("ff00::/8"), null));
        _sender = _link.OpenSender();
        _receiver = _link.OpenReceiver();
    }

    public MemoryNetwork Network { get; }

    public Address Address { get; }

    public void Send(params IEnumerable<TestPacket> packets)
    {
        foreach (TestPacket[] some in packets.Chunk(128))
        {
            _owner.BeginReceive(_ledger, Instant.Now(Network.Clock), 256);
            foreach (TestPacket packet in some)
            {
                Assert.True(_owner.Batch.TryRent(out Packet? rented));
                packet.CopyTo(rented);
                _owner.Batch.Add(rented);
            }

            _owner.BeginSend();
            _sender.Send(_owner.Batch);
            Assert.Equal(some.Length, _owner.CompleteSend());
        }
    }

    /// <summary>What has come since the last call.</summary>
    public IReadOnlyList<TestPacket> Take()
    {
        _heard.Clear();
        while (true)
        {
            Instant now = Instant.Now(Network.Clock);
            _owner.BeginReceive(_ledger, now, 256);
            _receiver.Receive(_owner.Batch, now);
            if (_owner.Batch.Count == 0)
            {
                return [.. _heard];
            }

            foreach (Packet packet in _owner.Batch)
            {
                _heard.Add(TestPacket.Of(packet));
            }

            _owner.BeginSend();
            _owner.CompleteSend();
        }
    }

    /// <summary>Is on its network no more: it neither sends nor hears.</summary>
    public void Leave() => _link.StopAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }
}
