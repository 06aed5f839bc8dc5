using GemRouter.Testing;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>The sockets of the base library, which other systems get.</summary>
public sealed class ManagedTests
{
    private const string Group = "239.255.61.1";

    [Fact]
    public async Task Packets_arrive_in_order_and_a_link_does_not_hear_itself()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo", linux: false, mtu: 1500)).Subscribe(Group);
        await using LinkRig far = (await LinkRig.StartAsync("lo", linux: false, mtu: 1500)).Subscribe(Group);
        TestPacket[] sent = [.. Enumerable.Range(0, 50).Select(static i => Samples.Of(Group, (ulong)i, i * 29))];
        Assert.Equal(50, far.Send(sent));
        near.Send(Samples.Of(Group, 99));
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(near.ReceiveAll(50)));
        Assert.Equal(Samples.Payloads([Samples.Of(Group, 99)]), Samples.Payloads(far.ReceiveAll(1)));
    }

    [Fact]
    public async Task Both_kinds_of_sockets_understand_each_other()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo", mtu: 1500)).Subscribe(Group);
        await using LinkRig far = (await LinkRig.StartAsync("lo", linux: false, mtu: 1500)).Subscribe(Group);
        far.Send(Samples.Of(Group) with { Ttl = 9, Dscp = 34, Ecn = 1 });
        TestPacket received = Assert.Single(near.ReceiveAll(1));
        Assert.Equal((9, 34, 1), (received.Ttl, received.Dscp, received.Ecn));
        near.Send(Samples.Of(Group, 2));
        Assert.Equal(Samples.Payloads([Samples.Of(Group, 2)]), Samples.Payloads(far.ReceiveAll(1)));
    }

    [Fact]
    public async Task Sources_and_ports_are_filtered_and_what_is_too_long_has_a_reason()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo", linux: false, payload: 400)).Subscribe(Group, source: "127.0.0.9").Subscribe(Group, 5005);
        await using LinkRig far = await LinkRig.StartAsync("lo", linux: false, mtu: 1500);
        Assert.Equal(3, far.Send(Samples.Of(Group), Samples.Of(Group, 1, 401, 5005), Samples.Of(Group, 2, 1473), Samples.Of(Group, 3, 400, 5005)));
        Assert.Equal(Samples.Payloads([Samples.Of(Group, 3, 400)]), Samples.Payloads(near.ReceiveAll(1)));
        Assert.Equal((1, 1), (near.Counters["receive_too_long"], far.Counters["send_too_long"]));
    }

    [Fact]
    public async Task A_wake_ends_the_wait()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo", linux: false)).Subscribe(Group);
        ILinkReceiver receiver = near.Receiver;
        Task waiting = Task.Factory.StartNew(() => near.Receive(Instant.Never), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        receiver.Wake();
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        near.Link.Unsubscribe(LinkRig.Of(Group));
        near.Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync("lo", linux: false);
        far.Send(Samples.Of(Group));
        Assert.Single(near.ReceiveAll(1));
    }
}
