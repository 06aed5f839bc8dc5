using System.Net;
using GemRouter.Plugin.Udp.Linux;
using GemRouter.Testing;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>What shows on the loopback interface.</summary>
public sealed class LoopbackTests
{
    private const string Group = "239.255.31.1";
    private const string Other = "239.255.31.2";

    [Fact]
    public async Task A_link_does_not_hear_itself_and_another_one_on_the_host_does()
    {
        await using LinkRig one = (await LinkRig.StartAsync("lo")).Subscribe(Group);
        await using LinkRig two = (await LinkRig.StartAsync("lo")).Subscribe(Group);
        one.Send(Samples.Of(Group, 1));
        two.Send(Samples.Of(Group, 2));
        Assert.Equal(Samples.Payloads([Samples.Of(Group, 2)]), Samples.Payloads(one.ReceiveAll(1)));
        Assert.Equal(Samples.Payloads([Samples.Of(Group, 1)]), Samples.Payloads(two.ReceiveAll(1)));
        one.Until(() => one.Counters["ignored"] == 1, "Its own packet");
    }

    [Fact]
    public async Task A_group_that_another_link_joined_on_the_same_port_is_not_delivered()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group);
        await using LinkRig far = (await LinkRig.StartAsync("lo")).Subscribe(Other);
        await using LinkRig sender = await LinkRig.StartAsync("lo");
        sender.Send(Samples.Of(Other), Samples.Of(Group));
        Assert.Equal(GroupAddress.Parse(Group), Assert.Single(near.ReceiveAll(1)).Group);
        Assert.Equal(GroupAddress.Parse(Other), Assert.Single(far.ReceiveAll(1)).Group);
    }

    [Fact]
    public async Task A_socket_that_the_system_binds_to_no_interface_hears_the_same()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo", new LinuxSockets(new SendCall(), binds: false))).Subscribe(Group).Subscribe(Other);
        await using LinkRig far = await LinkRig.StartAsync("lo");
        TestPacket[] sent = [Samples.Of(Group, 1) with { Ttl = 7, Dscp = 34 }, Samples.Of(Other, 2)];
        far.Send(sent);
        List<TestPacket> heard = near.ReceiveAll(sent.Length);
        Assert.Equal(sent.Select(static packet => (packet.Group, packet.Port, packet.Ttl, packet.Dscp)), heard.Select(static packet => (packet.Group, packet.Port, packet.Ttl, packet.Dscp)));
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(heard));
    }

    [Fact]
    public async Task More_groups_are_received_than_a_socket_may_join()
    {
        await using LinkRig near = await LinkRig.StartAsync("lo");
        await using LinkRig far = await LinkRig.StartAsync("lo");
        TestPacket[] sent = [.. Enumerable.Range(1, 150).Select(static i => Samples.Of($"239.255.32.{i}", (ulong)i))];
        foreach (TestPacket packet in sent)
        {
            near.Subscribe(packet.Group.ToString());
        }

        far.Send(sent);
        Assert.Equal(Samples.Payloads(sent).Order(StringComparer.Ordinal), Samples.Payloads(near.ReceiveAll(sent.Length)).Order(StringComparer.Ordinal));
        Assert.Single(near.Link.Sockets);
        foreach (TestPacket packet in sent.Skip(1))
        {
            near.Link.Unsubscribe(LinkRig.Of(packet.Group.ToString()));
        }

        far.Send(sent);
        Assert.Equal(sent[0].Group, Assert.Single(near.ReceiveAll(1)).Group);
        near.Link.Unsubscribe(LinkRig.Of(sent[0].Group.ToString()));
        Assert.Empty(near.Link.Sockets);
    }

    [Fact]
    public async Task Of_several_receivers_each_has_the_groups_of_its_own_flows()
    {
        await using LinkRig near = await LinkRig.StartAsync("lo");
        TestPacket[] sent = [.. Enumerable.Range(1, 100).Select(static i => Samples.Of($"239.255.35.{i}", (ulong)i))];
        foreach (TestPacket packet in sent)
        {
            near.Link.Subscribe(LinkRig.Of(packet.Group.ToString()));
        }

        Assert.Single(near.Link.Sockets);
        using ILinkReceiver first = near.Link.OpenReceiver(0, 2);
        using ILinkReceiver second = near.Link.OpenReceiver(1, 2);
        Assert.InRange(near.Link.Sockets.Length, 4, 8);
    }

    [Fact]
    public async Task What_others_joined_on_the_port_is_ignored_where_one_socket_takes_all()
    {
        await using LinkRig near = await LinkRig.StartAsync("lo");
        await using LinkRig other = (await LinkRig.StartAsync("lo")).Subscribe(Other);
        await using LinkRig far = await LinkRig.StartAsync("lo");
        for (int i = 1; i <= 40; i++)
        {
            near.Subscribe($"239.255.34.{i}");
        }

        far.Send(Samples.Of(Other, 1), Samples.Of("239.255.34.40", 2));
        Assert.Equal(Samples.Payloads([Samples.Of("239.255.34.40", 2)]), Samples.Payloads(near.ReceiveAll(1)));
        Assert.Equal(Samples.Payloads([Samples.Of(Other, 1)]), Samples.Payloads(other.ReceiveAll(1)));
        Assert.Equal((1, 0), (near.Counters["ignored"], other.Counters["ignored"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(39)]
    public async Task More_sources_are_received_than_a_socket_may_filter(int place)
    {
        await using LinkRig near = await LinkRig.StartAsync("lo");
        await using LinkRig far = await LinkRig.StartAsync("lo");
        for (int i = 1; i < 40; i++)
        {
            near.Subscribe(Group, source: i == place ? "127.0.0.1" : $"127.0.1.{i}");
        }

        far.Send(Samples.Of(Group));
        Assert.Equal(Address.Parse("127.0.0.1"), Assert.Single(near.ReceiveAll(1)).Source);
    }

    [Fact]
    public async Task A_group_with_and_without_a_source_is_received_once()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group, source: "127.0.0.1").Subscribe(Group).Subscribe(Group, source: "127.0.0.9");
        await using LinkRig far = await LinkRig.StartAsync("lo");
        far.Send(Samples.Of(Group, 1), Samples.Of(Group, 2));
        Assert.Equal(2, near.ReceiveAll(2).Count);
        near.Link.Unsubscribe(LinkRig.Of(Group));
        far.Send(Samples.Of(Group, 3));
        Assert.Single(near.ReceiveAll(1));
        near.Link.Unsubscribe(LinkRig.Of(Group, source: "127.0.0.1"));
        near.Subscribe(Other);
        far.Send(Samples.Of(Group, 4), Samples.Of(Other, 5));
        Assert.Equal(GroupAddress.Parse(Other), Assert.Single(near.ReceiveAll(1)).Group);
    }

    [Fact]
    public async Task A_run_arrives_as_the_packets_that_were_sent()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group).Subscribe(Other);
        await using LinkRig far = await LinkRig.StartAsync("lo");
        TestPacket[] sent =
        [
            .. Enumerable.Range(0, 70).Select(static i => Samples.Of(Group, (ulong)i, 1316)), // longer than one message may be
            Samples.Of(Group, 100, 700), Samples.Of(Group, 101, 700), // a shorter one ends a run
            Samples.Of(Other, 102, 700),
            .. Enumerable.Range(103, 5).Select(static i => Samples.Of(Other, (ulong)i, 700) with { Dscp = (byte)(i & 1), Ttl = 3 }),
            Samples.Of(Other, 120, 0), Samples.Of(Other, 121, 0), Samples.Of(Other, 122, 1),
        ];
        Assert.Equal(sent.Length, far.Send(sent));
        List<TestPacket> received = near.ReceiveAll(sent.Length);
        Assert.Equal(
            sent.Select(static packet => (packet.Group, packet.Port, packet.Ttl, packet.Dscp, packet.Ecn, Convert.ToHexString(packet.Payload.Span))),
            received.Select(static packet => (packet.Group, packet.Port, packet.Ttl, packet.Dscp, packet.Ecn, Convert.ToHexString(packet.Payload.Span))));
        Assert.Equal(71, far.Counters["gathered"]);
    }

    [Fact]
    public async Task What_the_kernel_drops_is_counted()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo", receiveBuffer: 4096)).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync("lo");
        const int Sent = 200;
        for (int i = 0; i < Sent; i++)
        {
            far.Send(Samples.Of(Group, (ulong)i, 1000));
        }

        int received = near.ReceiveAll(1).Count;
        near.Until(() => (received += near.Receive(default).Count) >= 0 && near.Receive(default).Count == 0, "The end of the buffer");
        far.Send(Samples.Of(Group)); // tells the count
        near.Until(() => near.Receive(default) is { } more && (received += more.Count) > 0 && near.Counters["kernel_drops"] > 0, "The count");
        Assert.InRange(near.Counters["kernel_drops"], 1, Sent - 1);
    }

    [Fact]
    public async Task What_is_too_long_or_cannot_be_sent_has_a_reason()
    {
        await using LinkRig far = await LinkRig.StartAsync("lo", mtu: 1500, payload: 3000);
        Assert.Equal(1, far.Send(Samples.Of(Group, 1, 1473), Samples.Of(Group, 2, 1472), Samples.Of(Group) with { Ttl = 0 }, new TestPacket { Group = default }));
        Assert.Equal((1, 2), (far.Counters["send_too_long"], far.Counters["send_refused"]));
    }

    [Fact]
    public async Task An_absent_interface_is_a_state_and_not_an_error()
    {
        await using LinkRig rig = await LinkRig.StartAsync("gem-none");
        rig.Subscribe(Group);
        Assert.Equal(0, rig.Send(Samples.Of(Group)));
        Assert.Equal(1, rig.Counters["send_down"]);
        Assert.Equal(HealthState.Degraded, rig.Health.State);
        Assert.Contains("gem-none", rig.Health.Last!.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Receive(default));
    }

    [Fact]
    public async Task A_receiver_waits_for_all_that_comes_while_subscriptions_change()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync("lo");
        ILinkReceiver receiver = near.Receiver;
        Task<List<TestPacket>> waiting = Task.Factory.StartNew(() => near.Receive(Instant.Never), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (ushort port = 6000; port < 6020; port++)
        {
            near.Link.Subscribe(LinkRig.Of(Other, port));
        }

        for (ushort port = 6000; port < 6019; port++)
        {
            near.Link.Unsubscribe(LinkRig.Of(Other, port));
        }

        far.Send(Samples.Of(Other, port: 6019));
        Assert.Equal(6019, Assert.Single(await waiting.WaitAsync(TimeSpan.FromSeconds(20))).Port);
        receiver.Wake();
        await Task.Run(() => near.Receive(Instant.Never)).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_control_port_that_is_taken_is_refused_with_the_reason()
    {
        await using LinkRig rig = await LinkRig.StartAsync("lo");
        IPEndPoint listen = new(IPAddress.Loopback, 51777);
        await using (rig.Link.OpenControl(listen))
        {
            Assert.Contains("51777", Assert.Throws<ComponentException>(() => rig.Link.OpenControl(listen)).Message, StringComparison.Ordinal);
        }

        await using IControlChannel again = rig.Link.OpenControl(listen);
    }

    [Fact]
    public async Task A_receive_buffer_that_is_not_granted_is_told_or_granted()
    {
        await using LinkRig rig = (await LinkRig.StartAsync("lo", receiveBuffer: 1 << 29)).Subscribe(Group);
        Assert.Equal(rig.Link.Sockets[0].ReceiveBuffer < 1 << 29, rig.Logger.Lines.Any(static line => line.Contains("net.core.rmem_max", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_steady_flow_of_runs_allocates_nothing()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync("lo");
        SteadyFlow flow = new(near.Receiver, far.Sender, GroupAddress.Parse(Group));
        flow.Run(50);
        long least = long.MaxValue;
        for (int i = 0; i < 5 && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            flow.Run(50);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
