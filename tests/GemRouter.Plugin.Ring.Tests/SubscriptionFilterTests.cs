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

    /// <summary>Groups that are far from each other, and some that are not.</summary>
    private static readonly Gen<GroupAddress> Scattered =
        from ipv4 in Gen.Bool
        from bytes in Gen.Byte.Array[Address.Size]
        from few in Gen.Int[0, 3]
        select new GroupAddress(ipv4
            ? Address.FromIPv4(0xEF000000 | (few == 0 ? bytes[0] : ((uint)bytes[0] << 16) | ((uint)bytes[1] << 8) | bytes[2]))
            : new Address(few == 0 ? [0xFF, 0x35, .. new byte[12], bytes[0], bytes[1]] : [0xFF, 0x0E, .. new byte[few * 4], .. bytes[2..^(few * 4)]]));

    private static readonly Address Sender = Address.Parse("10.0.0.1");

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
    public void A_thousand_groups_are_found_in_a_few_steps() => Gen.Select(Scattered.Array[1000], Gen.Bool).Sample(
        static (groups, hasPort) =>
        {
            Subscription[] many = [.. groups.Distinct().Select(group => new Subscription(new GroupPrefix(group), hasPort ? 5000 : null))];
            Instruction[] program = SubscriptionFilter.Of(many, hearsHost: false);
            Assert.InRange(program.Length, 1, SubscriptionFilter.Longest);
            Wanted wanted = new(many);
            foreach (GroupAddress group in groups.Take(20).Concat(groups.Take(20).Select(Neighbour)))
            {
                byte[] frame = FrameTo(group, 5000);
                Assert.Equal(wanted.Wants(group, 5000, Sender), FilterMachine.Run(program, frame, out int steps) > 0);
                Assert.InRange(steps, 1, 70);
                Assert.Equal(!hasPort && wanted.Wants(group), FilterMachine.Run(program, FrameTo(group, 5001)) > 0);
            }
        },
        iter: 20);

    [Fact]
    public void Neighbours_are_one_range_and_cost_no_more_than_one()
    {
        Subscription[] many = [.. Enumerable.Range(0, 5000).Select(static i => LinkRig.Of(FormattableString.Invariant($"239.7.{i / 256}.{i % 256}"), 5000))];
        Instruction[] program = SubscriptionFilter.Of(many, hearsHost: true);
        Assert.InRange(program.Length, 1, SubscriptionFilter.Of([many[0]], hearsHost: true).Length + 2);
        Assert.True(FilterMachine.Run(program, FrameTo(many[^1].Groups.First, 5000)) > 0);
        Assert.Equal(0u, FilterMachine.Run(program, FrameTo(Neighbour(many[^1].Groups.First), 5000)));
    }

    [Fact]
    public void More_subscriptions_than_a_filter_holds_are_let_in_with_their_neighbours() => Gen.Select(Scattered.Array[1, 1500], Gen.UShort[5000, 5900].Array[1500], Gen.Int[100, 900]).Sample(
        static (groups, ports, most) =>
        {
            Subscription[] many = [.. groups.Zip(ports, static (group, port) => new Subscription(new GroupPrefix(group), port))];
            Instruction[] program = SubscriptionFilter.Of(many, hearsHost: true, most);
            Assert.InRange(program.Length, 1, most);
            Assert.All(many.Take(30), one => Assert.True(FilterMachine.Run(program, FrameTo(one.Groups.First, one.Port!.Value)) > 0));
        },
        iter: 50);

    [Fact]
    public void Where_ports_find_no_room_groups_alone_decide()
    {
        Subscription[] many = [.. Enumerable.Range(0, 300).Select(static i => LinkRig.Of(FormattableString.Invariant($"239.7.{i % 256}.{i / 256 * 2}"), (ushort)(5000 + i)))];
        Instruction[] program = SubscriptionFilter.Of(many, hearsHost: true, most: 800);
        Assert.True(FilterMachine.Run(program, FrameTo(many[7].Groups.First, 4000)) > 0);
        Assert.Equal(0u, FilterMachine.Run(program, FrameTo(GroupAddress.Parse("239.7.7.1"), 5007)));
        Assert.Equal(0u, FilterMachine.Run(SubscriptionFilter.Of(many, hearsHost: true), FrameTo(many[7].Groups.First, 4000)));
    }

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

    private static byte[] FrameTo(GroupAddress group, ushort port) => Frames.Of(Pcap.Tests.Samples.Of(group.ToString(), port: port) with { Source = Sender });

    private static GroupAddress Neighbour(GroupAddress group)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        group.Address.Write(bytes);
        bytes[^1]++;
        return new GroupAddress(new Address(bytes));
    }

    private static GroupPrefix Widened(GroupAddress group) => GroupPrefix.Parse(group.IsIPv4
        ? $"{group.ToString()[..group.ToString().LastIndexOf('.')]}.0/29"
        : "ff35::/100");
}
