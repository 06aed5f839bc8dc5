using GemRouter.Plugin.Pcap.Tests;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Several receivers of one link.</summary>
[Trait("Needs", "System")]
public sealed class ShardTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(2, RingMode.Throughput)]
    [InlineData(3, RingMode.Latency)]
    public async Task Each_flow_comes_out_at_one_receiver_and_once(int shards, RingMode mode)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(wire.Near, mode);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        near.Link.Subscribe(LinkRig.Of("239.255.71.0/24"));
        near.Link.Subscribe(LinkRig.Of("ff35::7100/120"));
        List<ILinkReceiver> receivers = [.. Enumerable.Range(0, shards).Select(shard => near.Link.OpenReceiver(shard, shards))];
        for (int round = 0; round < 2; round++)
        {
            TestPacket[] sent = [.. Enumerable.Range(0, 200).Select(static i => Samples.Of(FormattableString.Invariant(i % 2 == 0 ? (FormattableString)$"239.255.71.{i % 40}" : $"ff35::71{i % 40:x2}"), (ulong)i))];
            Assert.Equal(200, far.Send(sent));
            List<TestPacket>[] received = [.. receivers.Select(static _ => new List<TestPacket>())];
            Instant end = near.Now + Patience;
            while (received.Sum(static one => one.Count) < 200 && near.Now < end)
            {
                for (int shard = 0; shard < shards; shard++)
                {
                    received[shard].AddRange(near.Receive(receivers[shard], near.Now + TimeSpan.FromMilliseconds(2)));
                }
            }

            Assert.Equal(Samples.Payloads(sent).Order(StringComparer.Ordinal), Samples.Payloads(received.SelectMany(static one => one)).Order(StringComparer.Ordinal));
            Assert.All(received, static one => Assert.InRange(one.Count, 10, 190));
            Assert.Equal(40, received.Sum(static one => one.Select(static packet => packet.Group).Distinct().Count())); // none at two

            // Interfaces go down and come up again; flows stay together.
            PrivateNetwork.Ip($"link set {wire.Near} down");
            Assert.True(SpinWait.SpinUntil(() => near.Health.State == HealthState.Degraded, Patience));
            PrivateNetwork.Ip($"link set {wire.Near} up");
            Assert.True(SpinWait.SpinUntil(() => near.Health.State == HealthState.Healthy && far.Health.State == HealthState.Healthy, Patience));
        }

        receivers.ForEach(static receiver => receiver.Dispose());
    }

    [Fact]
    public async Task Receivers_can_be_opened_anew_in_another_number()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(wire.Near);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        near.Link.Subscribe(LinkRig.Of("239.255.71.1"));
        ILinkReceiver first = near.Link.OpenReceiver(0, 2);
        Assert.Throws<InvalidOperationException>(() => near.Link.OpenReceiver(0, 2));
        Assert.Throws<InvalidOperationException>(() => near.Link.OpenReceiver(1, 3));
        Assert.Throws<InvalidOperationException>(() => near.Link.OpenReceiver());
        Assert.Throws<ArgumentOutOfRangeException>(() => near.Link.OpenReceiver(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => near.Link.OpenReceiver(0, 1));
        first.Dispose();
        _ = near.Receiver;
        far.Send(Samples.Of("239.255.71.1"));
        Assert.Single(near.ReceiveAll(1));
    }
}
