using System.Net;
using System.Net.Sockets;
using CsCheck;
using GemRouter.Plugin.Pcap.Live;
using GemRouter.Testing;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>What the contract's rules do not say: whole prefixes, foreign sources, VLANs, and what else comes by on a wire.</summary>
[Trait("Needs", "System")]
public sealed class LiveTests
{
    private const string Group = "239.255.61.1";
    private const string Group6 = "ff35::6101";

    [Theory]
    [InlineData(Group, "198.51.100.7")]
    [InlineData(Group6, "2001:db8::7")]
    public async Task An_ordinary_receiver_with_a_source_specific_join_gets_the_stream_from_its_original_source(string group, string source)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig far = await LinkRig.StartAsync(new PcapOptions { Device = wire.Far });
        using Listener listener = new(wire.Near, IPAddress.Parse(group), IPAddress.Parse(source), 5004);
        TestPacket sample = Samples.Of(group, 1, 1316) with { Source = Address.Parse(source), SourcePort = 777, Ttl = 3 };
        Assert.Equal(2, far.Send(sample with { Source = Address.Parse(source.Replace('7', '8')) }, sample));
        (byte[] bytes, IPEndPoint from) = listener.Receive();
        Assert.Equal((source, 777), (from.Address.ToString(), from.Port));
        Assert.Equal(sample.Payload.ToArray(), bytes); // the first one was not for it, and the kernel found length and checksums right
    }

    [Theory]
    [InlineData("239.255.61.0/24", "239.255.61.", "239.255.62.1")]
    [InlineData("ff35::6100/120", "ff35::61", "ff35::6201")]
    public async Task A_prefix_is_received_with_all_its_groups_and_ports_from_whoever_sends(string prefix, string groups, string stranger)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new PcapOptions { Device = wire.Near })).Subscribe(prefix);
        using Talker talker = new(wire.Far, groups.Contains('.', StringComparison.Ordinal));
        for (int i = 10; i < 60; i++)
        {
            talker.Send(IPAddress.Parse(stranger), 5004, [0]);
            talker.Send(IPAddress.Parse(FormattableString.Invariant($"{groups}{i}")), (ushort)(1000 + i), [(byte)i]);
        }

        List<TestPacket> received = near.ReceiveAll(50);
        Assert.Equal(Enumerable.Range(10, 50).Select(i => (FormattableString.Invariant($"{groups}{i}"), 1000 + i, (byte)i)), received.Select(static packet => (packet.Group.ToString(), (int)packet.Port, packet.Payload.Span[0])));
        Assert.All(received, packet => Assert.Equal(talker.Port, packet.SourcePort));
    }

    [Fact]
    public async Task A_link_does_not_hear_itself_but_other_links_and_programs_on_its_interface()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig one = (await LinkRig.StartAsync(new PcapOptions { Device = wire.Near })).Subscribe(Group);
        await using LinkRig two = (await LinkRig.StartAsync(new PcapOptions { Device = wire.Near })).Subscribe("239.255.61.0/24");
        using Talker talker = new(wire.Near, ipv4: true);
        one.Send(Samples.Of(Group, 1));
        two.Send(Samples.Of(Group, 2));
        talker.Send(IPAddress.Parse(Group), 5004, [3]);
        Assert.Equal([.. Samples.Payloads([Samples.Of(Group, 2)]), "03"], Samples.Payloads(one.ReceiveAll(2)));
        Assert.Equal([.. Samples.Payloads([Samples.Of(Group, 1)]), "03"], Samples.Payloads(two.ReceiveAll(2)));
    }

    [Fact]
    public async Task Each_VLAN_is_a_network_of_its_own()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        (int? Vlan, int? Outer)[] networks = [(null, null), (7, null), (8, null), (7, 100)];
        List<LinkRig> near = [];
        List<LinkRig> far = [];
        foreach ((int? vlan, int? outer) in networks)
        {
            near.Add((await LinkRig.StartAsync(new PcapOptions { Device = wire.Near, Vlan = vlan, OuterVlan = outer })).Subscribe(Group, 5004).Subscribe("ff35::6100/120"));
            far.Add(await LinkRig.StartAsync(new PcapOptions { Device = wire.Far, Vlan = vlan, OuterVlan = outer }));
        }

        for (int i = 0; i < networks.Length; i++)
        {
            Assert.Equal(2, far[i].Send(Samples.Of(Group, (ulong)i), Samples.Of(Group6, (ulong)(i + 10))));
        }

        for (int i = 0; i < networks.Length; i++)
        {
            Assert.Equal(Samples.Payloads([Samples.Of(Group, (ulong)i), Samples.Of(Group6, (ulong)(i + 10))]), Samples.Payloads(near[i].ReceiveAll(2)));
            await far[i].DisposeAsync();
            await near[i].DisposeAsync();
        }
    }

    [Fact]
    public async Task A_link_on_a_VLAN_carries_no_control_datagrams()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(new PcapOptions { Device = wire.Near, Vlan = 7 });
        ComponentException refused = Assert.Throws<ComponentException>(() => ((IControlLink)near.Link).OpenControl(new IPEndPoint(IPAddress.Parse(Group), 7177)));
        Assert.Contains("vlan", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_frame_with_two_tags_fits_the_wire()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        PcapOptions options = new() { Device = wire.Far, Vlan = 7, OuterVlan = 100 };
        await using LinkRig far = await LinkRig.StartAsync(options);
        await using LinkRig near = (await LinkRig.StartAsync(new PcapOptions { Device = wire.Near, Vlan = 7, OuterVlan = 100 })).Subscribe(Group);
        Assert.Equal(1492, far.Link.Abilities.Mtu);
        Assert.Equal(1, far.Send(Samples.Of(Group, 1, 1464), Samples.Of(Group, 2, 1465)));
        Assert.Equal(1464, Assert.Single(near.ReceiveAll(1)).Payload.Length);
        Assert.Equal(1, far.Counters["send_too_long"]);
    }

    [Fact]
    public async Task Fragments_and_joined_datagrams_are_dropped_by_name_and_never_half_forwarded()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new PcapOptions { Device = wire.Near }, payload: 9000)).Subscribe(Group, 5004).Subscribe(Group6, 5004);
        using Talker talker = new(wire.Far, ipv4: true);
        using Talker talker6 = new(wire.Far, ipv4: false);
        talker.Send(IPAddress.Parse(Group), 5004, new byte[4000]);
        talker6.Send(IPAddress.Parse(Group6), 5004, new byte[4000]);
        near.Until(() => near.Counters["receive_fragment"] == 6, "The fragments");
        talker.Segment(1000);
        talker.Send(IPAddress.Parse(Group), 5004, new byte[4000]); // leaves as one frame where the sender's interface would cut it
        talker.Segment(0);
        talker.Send(IPAddress.Parse(Group), 5004, [9]);
        List<TestPacket> received = [];
        near.Until(
            () =>
            {
                received.AddRange(near.Receive(near.Now));
                return received.Count > 0 || near.Ledger.Out > 0;
            },
            "The last datagram");
        Assert.True(near.Counters["receive_too_long"] == 1 || near.Ledger.Out == 5, $"{near.Ledger.Out} packets, {near.Counters["receive_too_long"]} too long");
        Assert.Equal(0, near.Ledger.Balance);
    }

    [Fact]
    public async Task No_frame_on_the_wire_disturbs_a_link()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new PcapOptions { Device = wire.Near })).SubscribeToAll();
        await using LinkRig far = await LinkRig.StartAsync(new PcapOptions { Device = wire.Far });
        Capture capture = Assert.IsType<CaptureLink>(far.Link).Capture!;
        byte[] frame = FrameBench.Write(Samples.Of(Group));
        Gen.Select(Gen.Byte.Array[0, 8], Gen.Int[0, 60], Gen.Int[20, 120]).Sample(
            (noise, at, length) =>
            {
                byte[] bytes = [.. frame[..length]];
                noise.CopyTo(bytes, Math.Min(at, length - noise.Length));
                capture.Inject(bytes);
                near.Receive(near.Now);
            },
            iter: 500,
            threads: 1);
        far.Send(Samples.Of("239.255.61.200", 77));
        near.Until(() => near.Ledger.Out > 0, "The packet behind the noise");
        Assert.Equal(0, near.Ledger.Balance);
    }

    [Fact]
    public async Task What_is_joined_is_seen_by_the_host_and_what_is_not_is_told()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new PcapOptions { Device = wire.Near, Join = [GroupAddress.Parse(Group), GroupAddress.Parse(Group6)] })).Subscribe("239.255.61.0/24");
        Assert.DoesNotContain("join", near.Health.Last!.Message, StringComparison.Ordinal);
        near.Subscribe("239.255.62.0/24").Subscribe("239.255.63.5", 5004, "198.51.100.7");
        Assert.Equal(HealthState.Healthy, near.Health.State);
        Assert.Contains("239.255.62.0/24 cannot be joined whole", near.Health.Last!.Message, StringComparison.Ordinal);
        Assert.Equal((true, true, true), (IsJoined(wire.Near, Group), IsJoined(wire.Near, Group6), IsJoined(wire.Near, "239.255.63.5")));
        near.Link.Unsubscribe(LinkRig.Of("239.255.63.5", 5004, "198.51.100.7"));
        Assert.Equal((true, false), (IsJoined(wire.Near, Group), IsJoined(wire.Near, "239.255.63.5")));
        near.Link.Unsubscribe(LinkRig.Of("239.255.62.0/24"));
        Assert.DoesNotContain("join", near.Health.Last!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hundreds_of_subscriptions_are_one_filter()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(new PcapOptions { Device = wire.Near });
        await using LinkRig far = await LinkRig.StartAsync(new PcapOptions { Device = wire.Far });
        TestPacket[] sent = [.. Enumerable.Range(1, 150).Select(static i => Samples.Of(i % 2 == 0 ? $"239.255.64.{i}" : $"ff35::64:{i:x}", (ulong)i, port: (ushort)(5000 + i)))];
        foreach (TestPacket packet in sent)
        {
            near.Subscribe(packet.Group.ToString(), packet.Port, i(packet) % 3 == 0 ? packet.Source.ToString() : null);
            far.Send(packet with { Source = default, Port = 4999 });
        }

        TestPacket[] own = [.. sent.Select(static packet => packet with { Source = packet.Group.IsIPv4 ? packet.Source : Address.Parse("2001:db8::5") })];
        near.Link.Unsubscribe(LinkRig.Of(sent[0].Group.ToString(), sent[0].Port, i(sent[0]) % 3 == 0 ? sent[0].Source.ToString() : null));
        far.Send(own);
        TestPacket[] expected = [.. own.Skip(1).Where(packet => i(packet) % 3 != 0 || packet.Group.IsIPv4)];
        Assert.Equal(Samples.Payloads(expected), Samples.Payloads(near.ReceiveAll(expected.Length)));

        static int i(TestPacket packet) => packet.Port - 5000;
    }

    [Fact]
    public async Task Frames_that_find_the_buffer_full_are_counted()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new PcapOptions { Device = wire.Near, ReceiveBuffer = 65_536 })).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync(new PcapOptions { Device = wire.Far });
        TestPacket[] sent = [.. Enumerable.Range(0, 200).Select(static i => Samples.Of(Group, (ulong)i, 1000))];
        Assert.Equal(200, far.Send(sent));
        near.Until(() => near.Counters["kernel_drops"] > 0 && near.Counters["kernel_drops"] + near.Ledger.Out == 200, "The count of what was lost");
    }

    [Fact]
    public async Task A_stream_goes_from_a_wire_into_a_file_and_back_onto_a_wire_unchanged()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        using RecordingFile file = new();
        await using LinkRig near = (await LinkRig.StartAsync(new PcapOptions { Device = wire.Near })).Subscribe(Group).Subscribe(Group6);
        await using LinkRig far = await LinkRig.StartAsync(new PcapOptions { Device = wire.Far });
        TestPacket[] sent = [.. Enumerable.Range(0, 40).Select(static i => FrameBench.Sample(i % 2 == 0, i * 30) with { Group = GroupAddress.Parse(i % 2 == 0 ? Group : Group6) })];
        await using (LinkRig recorder = await LinkRig.StartAsync(new PcapOptions { Write = file.PathOf("a.pcapng") }))
        {
            far.Send(sent);
            Assert.Equal(40, recorder.Send([.. near.ReceiveAll(40)]));
        }

        await using LinkRig player = (await LinkRig.StartAsync(new PcapOptions { Read = file.PathOf("a.pcapng") }, new FakeClock())).SubscribeToAll();
        Assert.Equal(40, far.Send([.. player.Play()]));
        Assert.Equal(sent, near.ReceiveAll(40));
    }

    [Fact]
    public async Task The_loopback_interface_is_refused()
    {
        Assert.SkipWhen(PrivateNetwork.Missing is not null, PrivateNetwork.Missing ?? "");
        ComponentException refused = await Assert.ThrowsAsync<ComponentException>(() => LinkRig.StartAsync(new PcapOptions { Device = "lo" }));
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
            refused = Record.Exception(CaptureRights.Check);
        });
        thread.Start();
        thread.Join();
        Assert.True(dropped);
        Assert.Contains("CAP_NET_RAW", Assert.IsType<ComponentException>(refused).Message, StringComparison.Ordinal);
        CaptureRights.Check();
    }

    /// <summary>True where the host has joined a group on an interface.</summary>
    private static bool IsJoined(string device, string group)
    {
        byte[] bytes = IPAddress.Parse(group).GetAddressBytes();
        return bytes.Length == 4
            ? File.ReadAllText("/proc/net/igmp").Split(device, 2)[1].Split("gf", 2)[0].Contains(Convert.ToHexString([.. bytes.Reverse()]), StringComparison.Ordinal)
            : File.ReadLines("/proc/net/igmp6").Any(line => line.Contains(device + " ", StringComparison.Ordinal) && line.Contains(Convert.ToHexStringLower(bytes), StringComparison.Ordinal));
    }
}
