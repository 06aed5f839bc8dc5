using System.Globalization;
using Xunit;

namespace GemRouter.Testing;

/// <content>Several receivers of one link.</content>
public abstract partial class TransportConformance
{
    private const int ShardFlows = 12;

    /// <summary>A manifest is checked by what the factory says, and a link is opened by what it can do.</summary>
    [Fact]
    public async Task It_says_before_it_is_made_how_many_receivers_it_has()
    {
        LinkBench bench = await OpenAsync(Options());
        int most = bench.Link is IShardedLink sharded ? sharded.MaxShards : 1;
        Assert.Equal(most, Factory.NeedsOf(Options()).MaxShards);
        Assert.True(bench.Link is not IShardedLink || most >= 2, $"It is an IShardedLink, and has {most} receivers at most.");
    }

    /// <summary>A flow belongs to one worker, and the system gives it there.</summary>
    [Fact]
    public async Task Each_flow_comes_out_at_the_receiver_of_its_worker_once_and_in_order()
    {
        LinkBench near = await OpenAsync(Options());
        LinkBench far = await OpenAsync(PeerOptions());
        if (near.Link is not IShardedLink sharded)
        {
            return;
        }

        for (int flow = 0; flow < ShardFlows; flow++)
        {
            near.Link.Subscribe(FlowOf(flow));
        }

        foreach (int shards in (int[])[2, Math.Min(3, sharded.MaxShards), 2])
        {
            LinkBench[] benches = [.. Enumerable.Range(0, shards).Select(shard => Shard(near, sharded, shard, shards))];
            for (int round = 0; round < 4; round++)
            {
                TestPacket[] sent = [.. Enumerable.Range(0, ShardFlows * 4).Select(FlowPacket)];
                Assert.Equal(sent.Length, far.Send(sent));
                for (int shard = 0; shard < shards; shard++)
                {
                    TestPacket[] own = [.. sent.Where(packet => FlowHash.PlaceOf(packet.Group, packet.Port, shards) == shard)];
                    List<TestPacket> received = own.Length == 0 ? [] : benches[shard].ReceiveAll(own.Length);
                    Assert.Equal(own.GroupBy(static packet => packet.Group).Select(Line).Order(StringComparer.Ordinal), received.GroupBy(static packet => packet.Group).Select(Line).Order(StringComparer.Ordinal));
                }
            }

            foreach (LinkBench bench in benches)
            {
                bench.Receive(bench.Now); // nothing came twice
                Assert.Equal(0, bench.Batch.Count);
                bench.Finish();
                bench.CloseReceiver();
            }
        }

        static string Line(IGrouping<GroupAddress, TestPacket> flow) =>
            string.Create(CultureInfo.InvariantCulture, $"{flow.Key}: {string.Join(' ', flow.Select(static packet => BitConverter.ToInt32(packet.Payload.Span)))}");
    }

    /// <summary>Receivers of one link are opened in one number, each once, and anew in another.</summary>
    [Fact]
    public async Task Receivers_are_opened_once_each_and_all_in_one_number()
    {
        LinkBench near = await OpenAsync(Options());
        if (near.Link is not IShardedLink sharded)
        {
            return;
        }

        near.Link.Subscribe(Subscribed(0));
        ILinkReceiver first = sharded.OpenReceiver(0, 2);
        Assert.ThrowsAny<InvalidOperationException>(() => sharded.OpenReceiver(0, 2));
        Assert.ThrowsAny<InvalidOperationException>(near.Link.OpenReceiver);
        Assert.ThrowsAny<ArgumentException>(() => sharded.OpenReceiver(2, 2));
        Assert.ThrowsAny<ArgumentException>(() => sharded.OpenReceiver(-1, 2));
        Assert.ThrowsAny<ArgumentException>(() => sharded.OpenReceiver(0, 1));
        Assert.ThrowsAny<ArgumentException>(() => sharded.OpenReceiver(0, sharded.MaxShards + 1));
        first.Dispose();
        LinkBench far = await OpenAsync(PeerOptions());
        _ = near.Receiver;
        far.Send(Sample());
        Assert.Single(near.ReceiveAll(1));
    }

    private LinkBench Shard(LinkBench near, IShardedLink sharded, int shard, int shards)
    {
        LinkBench bench = new(near.Link, near.Host, new PacketPool(256, 64, 2048, 64), Patience, () => sharded.OpenReceiver(shard, shards));
        _benches.Add(bench);
        _ = bench.Receiver;
        return bench;
    }

    private Subscription FlowOf(int flow) => new(new GroupPrefix(Group(flow)), Port);

    private TestPacket FlowPacket(int number)
    {
        byte[] payload = new byte[64];
        BitConverter.TryWriteBytes(payload, number);
        return Sample(number % ShardFlows) with { Payload = payload };
    }
}
