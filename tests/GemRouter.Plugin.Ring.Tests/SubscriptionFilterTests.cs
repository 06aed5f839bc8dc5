using CsCheck;
using GemRouter.Plugin.Pcap;
using GemRouter.Plugin.Ring.Filters;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>What the kernel lets in, run here.</summary>
public sealed class SubscriptionFilterTests
{
    private static readonly Gen<Subscription> Subscriptions =
        from sample in Frames.Few
        from wide in Gen.Int[0, 3]
        from port in Gen.Bool
        from source in Gen.Bool
        select new Subscription(
            wide == 0 ? Widened(sample.Group) : new GroupPrefix(sample.Group), port ? sample.Port : null, source ? sample.Source : null);

    [Fact]
    public void It_lets_in_what_is_subscribed_and_nothing_else() => Gen.Select(Subscriptions.Array[0, 15], Frames.Few.Array[1, 20]).Sample(static (subscriptions, packets) =>
    {
        Instruction[] program = SubscriptionFilter.Of(subscriptions, hearsHost: false);
        Wanted wanted = new(subscriptions);
        foreach (Testing.TestPacket packet in packets)
        {
            byte[] frame = Frames.Of(packet);
            bool isWanted = wanted.Wants(packet.Group, packet.Port, packet.Source);
            Assert.Equal(isWanted, FilterMachine.Run(program, frame) > 0);
            if (packet.Group.IsIPv4)
            {
                Assert.Equal(isWanted, FilterMachine.Run(program, Frames.WithOptions(frame)) > 0);
            }
        }
    });

    [Fact]
    public void More_subscriptions_than_a_filter_holds_are_let_in_with_others() => Gen.Int[1, 1500].Sample(
        static count =>
        {
            Subscription[] many = [.. Enumerable.Range(0, count).Select(static i => LinkRig.Of(FormattableString.Invariant($"239.7.{i / 256}.{i % 256}"), 5000))];
            Instruction[] program = SubscriptionFilter.Of(many, hearsHost: true);
            Assert.InRange(program.Length, 1, 600);
            Assert.True(Passes("239.7.0.0", 5000));
            if (count is < 90 or > 250)
            {
                Assert.Equal((count > 250, count > 250), (Passes("239.8.0.0", 5000), Passes("239.7.0.0", 5001)));
            }

            bool Passes(string group, ushort port) => FilterMachine.Run(program, Frames.Of(Pcap.Tests.Samples.Of(group, port: port) with { Source = Address.Parse("10.0.0.1") })) > 0;
        },
        iter: 200);

    [Fact]
    public void Nothing_else_passes()
    {
        Instruction[] program = SubscriptionFilter.Of([LinkRig.Of("239.1.1.0/24", 5000), LinkRig.Of("ff35::/32", 5000)], hearsHost: false);
        byte[] frame = Frames.Of(Pcap.Tests.Samples.Of("239.1.1.1", port: 5000) with { Source = Address.Parse("10.0.0.1") });
        Assert.NotEqual(0u, FilterMachine.Run(program, frame));
        Assert.Equal(0u, FilterMachine.Run(program, frame, packetType: 4)); // outgoing
        Assert.Equal(0u, FilterMachine.Run(program, frame, packetType: 3)); // to another host
        Instruction[] hears = SubscriptionFilter.Of([LinkRig.Of("239.1.1.0/24", 5000)], hearsHost: true);
        Assert.NotEqual(0u, FilterMachine.Run(hears, frame, packetType: 4));
        Assert.Equal(0u, FilterMachine.Run(hears, frame, packetType: 3));
        Assert.Equal(0u, FilterMachine.Run(program, frame, vlanTag: 7));
        Assert.NotEqual(0u, FilterMachine.Run(program, frame, vlanTag: 0xE000)); // a priority alone
        Assert.Equal(0u, FilterMachine.Run(program, Frames.Tagged(frame, 7)));
        frame[Frames.Ip + 9] = 6; // TCP
        Assert.Equal(0u, FilterMachine.Run(program, frame));
    }

    [Fact]
    public void What_the_host_sends_passes_where_it_is_heard() => Assert.NotEqual(
        0u,
        FilterMachine.Run(
            SubscriptionFilter.Of([LinkRig.Of("239.1.1.0/24")], hearsHost: true),
            Frames.Of(Pcap.Tests.Samples.Of("239.1.1.1") with { Source = Address.Parse("10.0.0.1") }),
            packetType: 4));

    [Fact]
    public void Fragments_pass_by_their_group()
    {
        Instruction[] program = SubscriptionFilter.Of([LinkRig.Of("239.1.1.1", 5000)], hearsHost: false);
        byte[] frame = Frames.Of(Pcap.Tests.Samples.Of("239.1.1.1", port: 99) with { Source = Address.Parse("10.0.0.1") });
        Assert.Equal(0u, FilterMachine.Run(program, frame));
        frame[Frames.Ip + 7] = 1; // an offset
        Assert.NotEqual(0u, FilterMachine.Run(program, frame));
    }

    [Fact]
    public void Noise_ends_every_filter() => Gen.Select(Subscriptions.Array[1, 10], Gen.Byte.Array[14, 100]).Sample(static (subscriptions, bytes) =>
    {
        FilterMachine.Run(SubscriptionFilter.Of(subscriptions, hearsHost: false), bytes);
        FilterMachine.Run(FlowSpread.Program, bytes);
    });

    private static GroupPrefix Widened(GroupAddress group) => GroupPrefix.Parse(group.IsIPv4
        ? $"{group.ToString()[..group.ToString().LastIndexOf('.')]}.0/29"
        : "ff35::/100");
}
