using GemRouter.Plugin.Pcap.Tests;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Interfaces that join what arrives, and such as cut what leaves.</summary>
[Trait("Needs", "System")]
public sealed class OffloadTests
{
    private const string Group = "239.255.65.1";
    private const string Group6 = "ff35::6501";

    [Theory]
    [InlineData("rx-udp-gro-forwarding", Group)]
    [InlineData("rx-udp-gro-forwarding", Group6)]
    [InlineData("rx-gro-list", Group)]
    public async Task What_the_receiving_interface_joins_comes_apart(string feature, string group)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        Cut(wire);
        Assert.SkipWhen(!Offload.Set(wire.Near, "rx-gro", on: true) || !Offload.Set(wire.Near, feature, on: true), $"This kernel has no {feature}.");
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(group);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        for (int round = 0; round < 20; round++)
        {
            TestPacket[] sent = [.. Enumerable.Range(0, 60).Select(i => Samples.Of(group, (ulong)((round * 60) + i), 1316) with { Ttl = 9, Dscp = 34 })];
            Assert.Equal(sent.Length, far.Send(sent));
            List<TestPacket> received = near.ReceiveAll(sent.Length);
            Assert.Equal(Samples.Payloads(sent), Samples.Payloads(received));
            Assert.All(received, static packet => Assert.Equal((9, 34), (packet.Ttl, packet.Dscp)));
        }

        Assert.SkipWhen(near.Counters["parted"] == 0, "The interface joined nothing: its kernel does not for virtual Ethernets.");
        Assert.Equal((0, 0L), (near.Counters["kernel_drops"], near.Ledger.Balance));
    }

    [Theory]
    [InlineData(RingMode.Throughput)]
    [InlineData(RingMode.Latency)]
    public async Task Where_the_sending_interface_cuts_runs_every_mode_takes_them(RingMode mode)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        Cut(wire);
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near, mode)).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        TestPacket[] sent = [.. Enumerable.Range(0, 200).Select(static i => Samples.Of(Group, (ulong)i, 1316))];
        Assert.Equal(sent.Length, far.Send(sent));
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(near.ReceiveAll(sent.Length)));
        Assert.True(far.Counters["gathered"] > 180);
        Assert.Equal(0, near.Counters["parted"]);
    }

    private static void Cut(VirtualEthernet wire) =>
        Assert.SkipWhen(!Offload.Set(wire.Far, "tx-udp-segmentation", on: false), "This kernel has no tx-udp-segmentation.");
}
