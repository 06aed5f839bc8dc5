using System.Net;
using GemRouter.Plugin.Pcap.Tests;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>With the interface's address, packets leave in runs through sockets, or alone as frames: nobody who receives them can tell.</summary>
[Trait("Needs", "System")]
public sealed class SendingTests
{
    private const int Batch = 64;

    [Theory]
    [InlineData("239.255.61.{0}")]
    [InlineData("ff35::61{0}")]
    public async Task Flows_that_take_turns_leave_as_frames_and_runs_through_sockets_from_one_address_and_port(string groups)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(groups.Contains(':', StringComparison.Ordinal) ? "ff35::6100/120" : "239.255.61.0/24");
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        _ = far.Sender; // and its counters
        List<TestPacket> sent = [];
        List<TestPacket> received = [];
        foreach (int flows in (int[])[Batch, 1, Batch])
        {
            long framed = far.Counters["framed"];
            long gathered = far.Counters["gathered"];
            for (int batch = 0; batch < 40; batch++)
            {
                TestPacket[] packets = [.. Enumerable.Range(0, Batch).Select(i =>
                    Samples.Of(string.Format(null, groups, 10 + (i % flows)), (ulong)sent.Count, 300) with { Ttl = 7, Dscp = 34, Ecn = 1 })];
                Assert.Equal(Batch, far.Send(packets));
                sent.AddRange(packets);
                received.AddRange(near.ReceiveAll(Batch));
            }

            Assert.True(flows == 1 ? far.Counters["gathered"] > gathered + (20 * Batch) : far.Counters["framed"] > framed + (20 * Batch));
        }

        foreach (GroupAddress group in sent.Select(static packet => packet.Group).Distinct())
        {
            Assert.Equal(Samples.Payloads(sent.Where(packet => packet.Group == group)), Samples.Payloads(received.Where(packet => packet.Group == group)));
        }

        Assert.Equal(sent.Count, received.Count);
        Assert.Single(received.Select(static packet => (packet.Source, packet.SourcePort)).Distinct());
        Assert.Equal(far.Link.SourceOf(sent[0].Group.IsIPv4), received[0].Source);
        Assert.All(received, static packet => Assert.Equal((7, 34, 1), (packet.Ttl, packet.Dscp, packet.Ecn)));
        Assert.Equal(0, far.Ledger.Balance);
    }

    [Fact]
    public async Task An_ordinary_receiver_takes_a_frame_for_what_a_socket_sends()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        using Listener listener = new(wire.Near, IPAddress.Parse("239.255.61.1"), IPAddress.Parse(far.Link.SourceOf(ipv4: true)!.Value.ToString()), 5004);
        TestPacket sample = Samples.Of("239.255.61.1", 1, 1316);
        Assert.Equal(1, far.Send(sample));
        Assert.Equal(1, far.Counters["framed"]);
        Assert.Equal(sample.Payload.ToArray(), listener.Receive().Bytes); // the kernel found length and checksums right
    }

    [Theory]
    [InlineData(true, false, SendChoice.Auto)]
    [InlineData(false, true, SendChoice.Auto)]
    [InlineData(false, false, SendChoice.Socket)]
    public async Task Where_the_host_is_to_hear_it_or_the_link_hears_the_host_or_a_firewall_is_to_see_it_nothing_leaves_as_a_frame(bool tellHost, bool hearHost, SendChoice send)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe("239.255.61.0/24");
        await using LinkRig far = await LinkRig.StartAsync(new RingOptions { Device = wire.Far, TellHost = tellHost, HearHost = hearHost, Send = send });
        for (int batch = 0; batch < 10; batch++)
        {
            Assert.Equal(Batch, far.Send([.. Enumerable.Range(0, Batch).Select(i => Samples.Of(FormattableString.Invariant($"239.255.61.{1 + i}"), (ulong)i))]));
            Assert.Equal(Batch, near.ReceiveAll(Batch).Count);
        }

        Assert.DoesNotContain("framed", far.Counters.Names);
    }

    [Fact]
    public async Task Senders_of_a_fixed_port_keep_to_it_both_ways()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe("239.255.61.0/24");
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        far.SourcePort = 4242;
        for (int batch = 0; batch < 40; batch++)
        {
            int flows = batch < 20 ? Batch : 1;
            far.Send([.. Enumerable.Range(0, Batch).Select(i => Samples.Of(FormattableString.Invariant($"239.255.61.{1 + (i % flows)}"), (ulong)i))]);
            Assert.All(near.ReceiveAll(Batch), static packet => Assert.Equal(4242, packet.SourcePort));
        }

        Assert.True(far.Counters["framed"] > 0 && far.Counters["gathered"] > 0);
    }

    [Fact]
    public async Task Packets_of_several_priorities_in_one_batch_keep_their_order()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe("239.255.61.0/24");
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        Assert.Equal(1, far.Send(Samples.Of("239.255.61.200")));
        TestPacket[] sent = [.. Enumerable.Range(0, Batch).Select(static i => Samples.Of(FormattableString.Invariant($"239.255.61.{1 + (i % 32)}"), (ulong)i) with { Dscp = (byte)(i % 3 * 17) })];
        Assert.Equal(Batch, far.Send(sent));
        Assert.Equal(1 + Batch, far.Counters["framed"]);
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(near.ReceiveAll(1 + Batch)[1..]));
    }

    [Fact]
    public async Task Frames_leave_with_the_address_that_the_interface_has_now()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe("239.255.61.0/24");
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        using RingTap tap = new(wire.Near, "239.255.61.0/24");
        Assert.Equal(1, far.Send(Samples.Of("239.255.61.1")));
        ulong first = tap.Source();
        PrivateNetwork.Ip($"link set {wire.Far} address 02:00:00:00:61:61");
        far.Until(() => far.Link.HardwareAddress == 0x0200_0000_6161, "The link's look at its interface");
        Assert.Equal(1, far.Send(Samples.Of("239.255.61.1")));
        Assert.Equal((2, 0x0200_0000_6161ul), (far.Counters["framed"], tap.Source()));
        Assert.NotEqual(first, far.Link.HardwareAddress);
    }

    [Fact]
    public async Task Frames_that_find_no_interface_are_dropped_by_name()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        Assert.Equal(1, far.Send(Samples.Of("239.255.61.1")));
        PrivateNetwork.Ip($"link set {wire.Far} down");
        far.Until(() => far.Health.State == HealthState.Degraded, "The interface's going down");
        Assert.Equal(0, far.Send(Samples.Of("239.255.61.1")));
        Assert.Equal((1, 0L), (far.Counters["send_down"], far.Ledger.Balance));
    }
}
