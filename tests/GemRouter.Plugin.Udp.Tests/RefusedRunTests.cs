using GemRouter.Plugin.Udp.Linux;
using GemRouter.Testing;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>Kernels and interfaces that do not take runs of packets.</summary>
public sealed class RefusedRunTests
{
    private const string Group = "239.255.81.1";
    private const string Other = "239.255.81.2";

    [Theory]
    [InlineData(Errno.Invalid)]     // a kernel before 4.18
    [InlineData(Errno.InputOutput)] // an interface that computes no checksums
    public async Task Where_runs_are_refused_packets_go_one_by_one_in_order_and_are_not_gathered_again(int error)
    {
        RefusingSendCall call = new(error);
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group).Subscribe(Other);
        await using LinkRig far = await LinkRig.StartAsync("lo", new LinuxSockets(call));
        TestPacket[] sent =
        [
            Samples.Of(Other, 1, 300),
            .. Enumerable.Range(2, 20).Select(static i => Samples.Of(Group, (ulong)i, 700) with { Ttl = 9, Dscp = 34 }), Samples.Of(Group, 30, 100) with { Ttl = 9, Dscp = 34 },
            .. Enumerable.Range(40, 10).Select(static i => Samples.Of(Other, (ulong)i, 500)),
        ];
        Assert.Equal(sent.Length, far.Send(sent));
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(near.ReceiveAll(sent.Length)));
        int runs = call.Runs;
        Assert.Equal(sent.Length, far.Send(sent));
        List<TestPacket> received = near.ReceiveAll(sent.Length);
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(received));
        Assert.Equal(sent.Select(static packet => (packet.Ttl, packet.Dscp)), received.Select(static packet => (packet.Ttl, packet.Dscp)));
        Assert.Equal((runs, 0), (call.Runs, far.Counters["gathered"]));
    }

    [Fact]
    public async Task Flows_that_take_turns_go_in_one_run_each_and_keep_their_order()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group).Subscribe(Other);
        await using LinkRig far = await LinkRig.StartAsync("lo");
        TestPacket[] sent = [.. Enumerable.Range(0, 40).Select(static i => Samples.Of(i % 2 == 0 ? Group : Other, (ulong)i, i is 20 or 30 ? 300 : 700))]; // a shorter one ends its run
        Assert.Equal(sent.Length, far.Send(sent));
        List<TestPacket> received = near.ReceiveAll(sent.Length);
        foreach (GroupAddress group in (ReadOnlySpan<GroupAddress>)[GroupAddress.Parse(Group), GroupAddress.Parse(Other)])
        {
            GroupAddress own = group;
            Assert.Equal(Samples.Payloads([.. sent.Where(packet => packet.Group == own)]), Samples.Payloads([.. received.Where(packet => packet.Group == own)]));
        }

        Assert.Equal(40, far.Counters["gathered"]); // runs of 11, 5 and 4, and one of 20
    }

    [Fact]
    public async Task A_run_that_is_too_long_goes_one_by_one_and_the_next_run_is_tried_again()
    {
        RefusingSendCall call = new(Errno.TooLong);
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync("lo", new LinuxSockets(call));
        TestPacket[] sent = [.. Enumerable.Range(1, 8).Select(static i => Samples.Of(Group, (ulong)i, 700))];
        Assert.Equal(8, far.Send(sent));
        call.Refuses = false;
        Assert.Equal(8, far.Send(sent));
        Assert.Equal(Samples.Payloads([.. sent, .. sent]), Samples.Payloads(near.ReceiveAll(16)));
        Assert.Equal((2, 8), (call.Runs, far.Counters["gathered"]));
    }

    [Fact]
    public async Task Of_a_refused_run_only_the_packets_that_are_refused_alone_are_dropped()
    {
        RefusingSendCall call = new(Errno.Invalid) { Unloved = 100 };
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync("lo", new LinuxSockets(call));
        TestPacket[] sent = [.. Enumerable.Range(1, 5).Select(static i => Samples.Of(Group, (ulong)i, 700))];
        Assert.Equal(5, far.Send([.. sent, Samples.Of(Group, 9, 100)]));
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(near.ReceiveAll(5)));
        Assert.Equal(1, far.Counters["send_refused"]);
    }

    [Fact]
    public async Task A_run_that_is_refused_for_another_reason_is_dropped_whole()
    {
        RefusingSendCall call = new(Errno.NoBuffers);
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group).Subscribe(Other);
        await using LinkRig far = await LinkRig.StartAsync("lo", new LinuxSockets(call));
        Assert.Equal(1, far.Send(Samples.Of(Group, 1), Samples.Of(Group, 2), Samples.Of(Other, 3)));
        Assert.Equal(GroupAddress.Parse(Other), Assert.Single(near.ReceiveAll(1)).Group);
        Assert.Equal(2, far.Counters["send_full"]);
    }

    [Fact]
    public async Task An_interrupted_call_is_made_again()
    {
        RefusingSendCall call = new(Errno.Invalid) { Interruptions = 3 };
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync("lo", new LinuxSockets(call));
        TestPacket[] sent = [.. Enumerable.Range(1, 4).Select(static i => Samples.Of(Group, (ulong)i, 700))];
        Assert.Equal(4, far.Send(sent));
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(near.ReceiveAll(4)));
    }
}
