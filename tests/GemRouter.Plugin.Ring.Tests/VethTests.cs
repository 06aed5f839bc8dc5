using System.Net;
using CsCheck;
using GemRouter.Plugin.Pcap.Tests;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>What the contract's rules do not say: whole prefixes, foreign sources, and what else comes by on a wire.</summary>
[Trait("Needs", "System")]
public sealed class VethTests
{
    private const string Group = "239.255.61.1";
    private const string Group6 = "ff35::6101";

    [Theory]
    [InlineData(Group, "198.51.100.7")]
    [InlineData(Group6, "2001:db8::7")]
    public async Task An_ordinary_receiver_with_a_source_specific_join_gets_the_stream_from_its_original_source(string group, string source)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig far = await LinkRig.StartAsync(new RingOptions { Device = wire.Far, Source = SourceChoice.Preserve });
        using Listener listener = new(wire.Near, IPAddress.Parse(group), IPAddress.Parse(source), 5004);
        TestPacket sample = Samples.Of(group, 1, 1316) with { Source = Address.Parse(source), SourcePort = 777, Ttl = 3 };
        Assert.Equal(2, far.Send(sample with { Source = Address.Parse(source.Replace('7', '8')) }, sample));
        (byte[] bytes, IPEndPoint from) = listener.Receive();
        Assert.Equal((source, 777), (from.Address.ToString(), from.Port));
        Assert.Equal(sample.Payload.ToArray(), bytes); // the first one was not for it, and the kernel found length and checksums right
    }

    [Fact]
    public async Task With_original_sources_packets_without_one_leave_from_the_interface()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(Group).Subscribe(Group6);
        await using LinkRig far = await LinkRig.StartAsync(new RingOptions { Device = wire.Far, Source = SourceChoice.Preserve });
        TestPacket[] sent = [.. Enumerable.Range(0, 100).Select(static i => Samples.Of(i % 2 == 0 ? Group : Group6, (ulong)i, 1200) with { Source = default })];
        Assert.Equal(100, far.Send(sent));
        List<TestPacket> received = near.ReceiveAll(100);
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(received));
        Assert.All(received, packet => Assert.Equal(far.Link.SourceOf(packet.Group.IsIPv4), packet.Source));
        Assert.Single(received.Select(static packet => packet.SourcePort).Distinct());
    }

    [Theory]
    [InlineData(RingMode.Throughput, "239.255.61.0/24", "239.255.61.", "239.255.62.1")]
    [InlineData(RingMode.Latency, "239.255.61.0/24", "239.255.61.", "239.255.62.1")]
    [InlineData(RingMode.Spin, "ff35::6100/120", "ff35::61", "ff35::6201")]
    public async Task A_prefix_is_received_with_all_its_groups_and_ports_from_whoever_sends(RingMode mode, string prefix, string groups, string stranger)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near, mode)).Subscribe(prefix);
        using Talker talker = new(wire.Far, groups.Contains('.', StringComparison.Ordinal));
        for (int i = 10; i < 60; i++)
        {
            talker.Send(IPAddress.Parse(stranger), 5004, [0]);
            talker.Send(IPAddress.Parse(FormattableString.Invariant($"{groups}{i}")), (ushort)(1000 + i), [(byte)i]);
        }

        List<TestPacket> received = near.ReceiveAll(50);
        Assert.Equal(Enumerable.Range(10, 50).Select(i => (FormattableString.Invariant($"{groups}{i}"), 1000 + i, (byte)i)), received.Select(static packet => (packet.Group.ToString(), (int)packet.Port, packet.Payload.Span[0])));
        Assert.All(received, packet => Assert.Equal(talker.Port, packet.SourcePort));
        Assert.Equal(0, near.Counters["ignored"]); // the kernel kept the stranger's out
    }

    [Fact]
    public async Task A_run_leaves_as_one_and_comes_apart_at_the_other_end()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(Group).Subscribe(Group6);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        near.Room = 7; // less than a run has
        TestPacket[] sent = [.. Enumerable.Range(0, 200).Select(static i => Samples.Of(i < 100 ? Group : Group6, (ulong)i, i % 50 == 49 ? 500 : 1316))];
        Assert.Equal(sent.Length, far.Send(sent));
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(near.ReceiveAll(sent.Length)));
        Assert.True(far.Counters["gathered"] > 180);
        Assert.True(near.Counters["parted"] > 180); // a virtual interface does not cut runs
        Assert.Equal((0, 0L), (near.Counters["kernel_drops"], near.Ledger.Balance));
    }

    [Fact]
    public async Task Flows_that_take_turns_come_flow_by_flow_where_packets_gather()
    {
        const int Flows = 20;
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new RingOptions { Device = wire.Near, Gather = TimeSpan.FromMilliseconds(200) })).Subscribe("239.255.61.0/24");
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        TestPacket[] sent = [.. Enumerable.Range(0, 10 * Flows).Select(static i => Samples.Of($"239.255.61.{1 + (i % Flows)}", (ulong)i, 1316))];
        foreach (TestPacket[] turn in sent.Chunk(Flows))
        {
            Assert.Equal(Flows, far.Send(turn));
        }

        List<TestPacket> received = near.ReceiveAll(sent.Length);
        Assert.Equal(Samples.Payloads(sent).Order(), Samples.Payloads(received).Order());
        Assert.All(received.GroupBy(static packet => packet.Group), flow => Assert.Equal(Samples.Payloads(sent.Where(packet => packet.Group == flow.Key)), Samples.Payloads(flow)));
        Assert.InRange(received.Where((packet, at) => at == 0 || packet.Group != received[at - 1].Group).Count(), Flows, sent.Length / 2); // of 200, where they did not gather
        Assert.Equal((0, 0L), (near.Counters["kernel_drops"], near.Ledger.Balance));
    }

    [Theory]
    [InlineData(RingMode.Latency)]
    [InlineData(RingMode.Spin)]
    public async Task Joined_datagrams_that_no_slot_holds_are_dropped_by_name_and_the_link_says_what_helps(RingMode mode)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near, mode)).Subscribe(Group, 5004);
        using Talker talker = new(wire.Far, ipv4: true);
        talker.Segment(1000);
        talker.Send(IPAddress.Parse(Group), 5004, new byte[4000]);
        near.Until(() => near.Counters["receive_too_long"] == 1, "The joined datagrams");
        near.Until(() => near.Health.Last!.Message.Contains($"ethtool -K {wire.Near} rx-udp-gro-forwarding off", StringComparison.Ordinal), "The advice");
        Assert.Equal(HealthState.Degraded, near.Health.State);
        talker.Segment(0);
        talker.Send(IPAddress.Parse(Group), 5004, [9]);
        Assert.Single(near.ReceiveAll(1));
    }

    [Fact]
    public async Task Joined_datagrams_that_fit_a_slot_come_apart_in_the_other_modes_too()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near, RingMode.Latency)).Subscribe(Group, 5004);
        using Talker talker = new(wire.Far, ipv4: true);
        talker.Segment(100);
        byte[] payload = TestPacket.Bytes(1, 1150).ToArray();
        talker.Send(IPAddress.Parse(Group), 5004, payload);
        Assert.Equal(payload.Chunk(100).Select(Convert.ToHexString), Samples.Payloads(near.ReceiveAll(12)));
    }

    [Fact]
    public async Task Fragments_are_dropped_by_name_and_never_half_forwarded()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near, payload: 9000)).Subscribe(Group, 5004).Subscribe(Group6, 5004);
        using Talker talker = new(wire.Far, ipv4: true);
        using Talker talker6 = new(wire.Far, ipv4: false);
        talker.Send(IPAddress.Parse(Group), 5004, new byte[4000]);
        talker6.Send(IPAddress.Parse(Group6), 5004, new byte[4000]);
        near.Until(() => near.Counters["receive_fragment"] == 6, "The fragments");
        Assert.Equal((0, 0L), (near.Ledger.Out, near.Ledger.Balance));
    }

    [Fact]
    public async Task A_link_hears_neither_itself_nor_its_host_unless_it_is_to_hear_the_host()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig deaf = (await LinkRig.StartAsync(wire.Near)).Subscribe(Group);
        await using LinkRig hearing = (await LinkRig.StartAsync(new RingOptions { Device = wire.Near, HearHost = true })).Subscribe(Group);
        await using LinkRig preserving = (await LinkRig.StartAsync(new RingOptions { Device = wire.Near, HearHost = true, Source = SourceChoice.Preserve })).Subscribe("239.255.61.0/24");
        await using LinkRig far = (await LinkRig.StartAsync(wire.Far)).Subscribe(Group);
        using Talker talker = new(wire.Near, ipv4: true);
        deaf.Send(Samples.Of(Group, 1));
        hearing.Send(Samples.Of(Group, 2));
        preserving.Send(Samples.Of(Group, 3) with { Source = Address.Parse("198.51.100.7"), SourcePort = 4 });
        talker.Send(IPAddress.Parse(Group), 5004, [4]);
        far.Send(Samples.Of(Group, 5));
        string[] all = [.. Samples.Payloads([Samples.Of(Group, 1), Samples.Of(Group, 2), Samples.Of(Group, 3)]), "04", .. Samples.Payloads([Samples.Of(Group, 5)])];
        Assert.Equal([all[4]], Samples.Payloads(deaf.ReceiveAll(1)));
        Assert.Equal([all[0], all[2], all[3], all[4]], Samples.Payloads(hearing.ReceiveAll(4)));
        Assert.Equal([all[0], all[1], all[3], all[4]], Samples.Payloads(preserving.ReceiveAll(4)));
        Assert.Equal(all[..4], Samples.Payloads(far.ReceiveAll(4)));
    }

    [Fact]
    public async Task Frames_of_a_VLAN_stay_out_and_a_priority_tag_does_not_matter()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(Group);
        using Injector injector = new(wire.Far);
        TestPacket sample = Samples.Of(Group, 1) with { Source = Address.Parse("10.0.0.1") };
        injector.Send(Frames.Tagged(Frames.Of(sample), 7));
        injector.Send(Frames.Tagged(Frames.Tagged(Frames.Of(sample), 7), 0));
        injector.Send(Frames.Tagged(Frames.Of(Samples.Of(Group, 2) with { Source = sample.Source }), 0xA000));
        Assert.Equal(Samples.Payloads([Samples.Of(Group, 2)]), Samples.Payloads(near.ReceiveAll(1)));
    }

    [Theory]
    [InlineData(ChecksumChoice.Verify)]
    [InlineData(ChecksumChoice.Ignore)]
    public async Task A_wrong_checksum_is_dropped_or_taken_and_one_left_to_hardware_is_taken(ChecksumChoice choice)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new RingOptions { Device = wire.Near, Checksums = choice })).Subscribe(Group);
        using Injector injector = new(wire.Far);
        using Talker talker = new(wire.Far, ipv4: true); // whose checksums a virtual interface does not make
        byte[] frame = Frames.Of(Samples.Of(Group, 1) with { Source = Address.Parse("10.0.0.1") });
        frame[^1] ^= 1;
        injector.Send(frame);
        talker.Send(IPAddress.Parse(Group), 5004, [3]);
        Assert.Equal("03", Samples.Payloads(near.ReceiveAll(choice == ChecksumChoice.Verify ? 1 : 2)).Last());
        Assert.Equal(choice == ChecksumChoice.Verify ? 1 : 0, near.Counters["receive_bad_checksum"]);
    }

    [Fact]
    public async Task Options_of_IPv4_and_extension_headers_of_IPv6_are_passed_over()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(Group, 5004).Subscribe(Group6, 5004);
        using Injector injector = new(wire.Far);
        injector.Send(Frames.WithOptions(Frames.Of(Samples.Of(Group, 1) with { Source = Address.Parse("10.0.0.1") })));
        injector.Send(Frames.WithExtension(Frames.Of(Samples.Of(Group6, 2) with { Source = Address.Parse("fd00::1") })));
        Assert.Equal(Samples.Payloads([Samples.Of(Group, 1), Samples.Of(Group6, 2)]), Samples.Payloads(near.ReceiveAll(2)));
    }

    [Theory]
    [InlineData(RingMode.Throughput)]
    [InlineData(RingMode.Latency)]
    public async Task No_frame_on_the_wire_disturbs_a_link(RingMode mode)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near, mode)).Subscribe("224.0.0.0/4").Subscribe("ff00::/8");
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        using Injector injector = new(wire.Far);
        byte[] frame = Frames.Of(Samples.Of(Group) with { Source = Address.Parse("10.0.0.1") });
        Gen.Select(Gen.Byte.Array[0, 8], Gen.Int[0, 60], Gen.Int[20, 120]).Sample(
            (noise, at, length) =>
            {
                byte[] bytes = [.. frame[..length]];
                noise.CopyTo(bytes, Math.Min(at, length - noise.Length));
                injector.Send(bytes);
                near.Receive(near.Now);
            },
            iter: 500,
            threads: 1);
        far.Send(Samples.Of("239.255.61.200", port: 77));
        near.Until(() => near.Ledger.Out > 0, "The packet behind the noise");
        Assert.Equal(0, near.Ledger.Balance);
    }

    [Fact]
    public async Task What_is_joined_is_seen_by_the_host_and_what_is_not_is_told()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new RingOptions { Device = wire.Near, Join = [GroupAddress.Parse(Group)] })).Subscribe("239.255.61.0/24");
        Assert.DoesNotContain("join", near.Health.Last!.Message, StringComparison.Ordinal);
        near.Subscribe("239.255.62.0/24").Subscribe("239.255.63.5", 5004, "198.51.100.7");
        Assert.Equal(HealthState.Healthy, near.Health.State);
        Assert.Contains("239.255.62.0/24 cannot be joined whole", near.Health.Last!.Message, StringComparison.Ordinal);
        Assert.Equal((true, true), (IsJoined(wire.Near, Group), IsJoined(wire.Near, "239.255.63.5")));
        near.Link.Unsubscribe(LinkRig.Of("239.255.63.5", 5004, "198.51.100.7"));
        Assert.Equal((true, false), (IsJoined(wire.Near, Group), IsJoined(wire.Near, "239.255.63.5")));
    }

    [Fact]
    public async Task Hundreds_of_subscriptions_are_one_filter_also_where_the_system_gives_little_memory_for_it()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(wire.Near);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        PrivateNetwork.LimitOptionMemory(20_480);
        TestPacket[] sent = [.. Enumerable.Range(1, 400).Select(static i => Samples.Of(FormattableString.Invariant(i % 2 == 0 ? (FormattableString)$"239.255.{64 + (i / 200)}.{i % 200}" : $"ff35::64:{i:x}"), (ulong)i, port: (ushort)(5000 + i)))];
        foreach (TestPacket packet in sent)
        {
            near.Subscribe(packet.Group.ToString(), packet.Port);
            far.Send(packet with { Port = 4999 });
            Assert.Empty(near.Receive(near.Now)); // a block holds what came in a millisecond, and there are 256
        }

        near.Link.Unsubscribe(LinkRig.Of(sent[0].Group.ToString(), sent[0].Port));
        foreach (TestPacket[] some in sent.Chunk(100))
        {
            Assert.Equal(100, far.Send(some));
        }

        List<TestPacket> received = near.ReceiveAll(sent.Length - 1);
        Assert.Equal(Samples.Payloads(sent.Skip(1)), Samples.Payloads(received));
    }

    [Theory]
    [InlineData(RingMode.Throughput)]
    [InlineData(RingMode.Spin)]
    public async Task Frames_that_find_the_ring_full_are_counted(RingMode mode)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new RingOptions { Device = wire.Near, Mode = mode, ReceiveBuffer = 1 << 20 })).Subscribe(Group);
        using Talker talker = new(wire.Far, ipv4: true);
        for (int i = 0; i < 2000; i++)
        {
            talker.Send(IPAddress.Parse(Group), 5004, new byte[1000]);
        }

        near.Until(() => near.Counters["kernel_drops"] > 0 && near.Counters["kernel_drops"] + near.Ledger.Out == 2000, "The count of what was lost");
        talker.Send(IPAddress.Parse(Group), 5004, new byte[1000]);
        Assert.Single(near.ReceiveAll(1)); // and the ring goes on
    }

    [Theory]
    [InlineData(SourceChoice.Own, 1, true)]
    [InlineData(SourceChoice.Own, 64, false)]
    [InlineData(SourceChoice.Preserve, 1, false)]
    public async Task A_steady_flow_allocates_nothing(SourceChoice source, int groups, bool inRuns)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe("239.255.61.0/24");
        await using LinkRig far = await LinkRig.StartAsync(new RingOptions { Device = wire.Far, Source = source });
        SteadyFlow flow = new(near.Receiver, far.Sender, [.. Enumerable.Range(1, groups).Select(static i => GroupAddress.Parse(FormattableString.Invariant($"239.255.61.{i}")))]);
        long least = long.MaxValue;
        for (int window = 0; window < 6 && least > 0; window++) // the first ones compile
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            flow.Run(100);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(inRuns, near.Counters["parted"] > 0);
        Assert.Equal(inRuns, far.Counters["framed"] == 0);
    }

    [Fact]
    public async Task What_is_left_of_joined_datagrams_when_their_receiver_ends_is_counted()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(wire.Near);
        near.Link.Subscribe(LinkRig.Of(Group));
        using Talker talker = new(wire.Far, ipv4: true);
        talker.Segment(1000);
        talker.Send(IPAddress.Parse(Group), 5004, new byte[9500]);
        near.Room = 3;
        ILinkReceiver first = near.Link.OpenReceiver();
        Instant end = near.Now + TimeSpan.FromSeconds(20);
        Assert.Equal(3, near.Receive(first, end).Count);
        Assert.Equal(3, near.Receive(first, end).Count);
        first.Dispose();
        Assert.Equal(4, near.Counters["kernel_drops"]);
        talker.Segment(0);
        talker.Send(IPAddress.Parse(Group), 5004, [1]);
        Assert.Single(near.ReceiveAll(1));
    }

    [Fact]
    public async Task The_loopback_interface_is_refused()
    {
        Assert.SkipWhen(PrivateNetwork.Missing is not null, PrivateNetwork.Missing ?? "");
        ComponentException refused = await Assert.ThrowsAsync<ComponentException>(() => LinkRig.StartAsync("lo"));
        Assert.Contains("udp", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_capability_the_error_names_it()
    {
        Assert.SkipWhen(PrivateNetwork.Missing is not null, PrivateNetwork.Missing ?? "");
        Exception? refused = null;
        bool dropped = false;
        Thread thread = new(() =>
        {
            dropped = NativeProcess.DropCapabilities();
            refused = Record.Exception(RingRights.Check);
        });
        thread.Start();
        thread.Join();
        Assert.True(dropped);
        Assert.Contains("CAP_NET_RAW", Assert.IsType<ComponentException>(refused).Message, StringComparison.Ordinal);
        RingRights.Check();
    }

    /// <summary>True where the host has joined a group of IPv4 on an interface.</summary>
    private static bool IsJoined(string device, string group) => File.ReadAllText("/proc/net/igmp").Split(device, 2)[1].Split("gf", 2)[0]
        .Contains(Convert.ToHexString([.. IPAddress.Parse(group).GetAddressBytes().Reverse()]), StringComparison.Ordinal);
}
