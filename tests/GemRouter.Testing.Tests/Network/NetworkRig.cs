using GemRouter.Hosting;

namespace GemRouter.Testing.Tests;

/// <summary>Links on a medium, with a pool and a batch to send and receive with.</summary>
internal sealed class NetworkRig
{
    private readonly BatchOwner _owner;
    private readonly PacketPool _pool = new(256, 0, 2048, 0);
    private readonly Ledger _ledger = new();

    public NetworkRig(ulong seed = 1, TimeProvider? clock = null)
    {
        Clock = clock as FakeClock ?? new FakeClock();
        Network = new MemoryNetwork(clock ?? Clock, seed);
        _owner = new BatchOwner(_pool, 128);
    }

    public FakeClock Clock { get; }

    public MemoryNetwork Network { get; }

    public Ledger Ledger => _ledger;

    public BatchOwner Owner => _owner;

    public MemoryLink Start(string address, MemoryLinkOptions? options = null, params ReadOnlySpan<string> groups)
    {
        options ??= new MemoryLinkOptions();
        options.Address = Address.Parse(address);
        MemoryLink link = Network.CreateLink(options);
        Assert.True(link.StartAsync(CancellationToken.None).IsCompletedSuccessfully);
        foreach (string group in groups)
        {
            link.Subscribe(new Subscription(GroupPrefix.Parse(group), null));
        }

        return link;
    }

    public void Send(ILinkSender sender, params IEnumerable<TestPacket> packets)
    {
        _owner.BeginStage(_ledger, Instant.Now(Network.Clock));
        foreach (TestPacket sample in packets)
        {
            Assert.True(_owner.Batch.TryRent(out Packet? packet));
            sample.CopyTo(packet);
            _owner.Batch.Add(packet);
        }

        _owner.BeginSend();
        sender.Send(_owner.Batch);
        _owner.CompleteSend();
    }

    public List<TestPacket> Receive(ILinkReceiver receiver, Instant deadline = default, int most = 128)
    {
        _owner.BeginReceive(_ledger, Instant.Now(Network.Clock), most);
        receiver.Receive(_owner.Batch, deadline);
        List<TestPacket> received = [];
        foreach (Packet packet in _owner.Batch)
        {
            received.Add(TestPacket.Of(packet));
        }

        (receiver as IRingReceiver)?.Release();
        _owner.BeginSend();
        _owner.CompleteSend();
        Assert.Equal(0, _ledger.Balance);
        Assert.Equal(_pool.Packets, _pool.Free);
        return received;
    }
}
