using System.Net;
using GemRouter.Testing;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>The addresses of a link, on interfaces of the test's own.</summary>
[Trait("Needs", "System")]
public sealed class AddressTests
{
    private const string Group = "239.255.71.1";

    [Theory]
    [InlineData(Group, true)]
    [InlineData("ff35::7101", true)]
    [InlineData("ff02::7101", true)] // the system would take the link-local one
    [InlineData(Group, false)]
    [InlineData("ff35::7101", false)]
    public async Task Packets_come_from_the_address_that_the_link_tells_and_from_the_port_that_was_chosen(string group, bool linux)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(group);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far, linux);
        using ILinkSender sender = far.Link.OpenSender(7177);
        TestPacket[] sent = [Samples.Of(group, 1), Samples.Of(group, 2), Samples.Of(group, 3, 100)];
        Assert.Equal(3, far.Send(sender, sent));
        List<TestPacket> received = near.ReceiveAll(3);
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(received));
        Assert.All(received, packet => Assert.Equal((far.Link.SourceOf(packet.Group.IsIPv4), (ushort)7177), (packet.Source, packet.SourcePort)));
        Assert.Contains(far.Link.Networks, network => network.Contains(received[0].Source.ToIPAddress()));
        Assert.Equal(1, far.Send(Samples.Of(group, 4)));
        Assert.Equal(far.Link.SourceOf(group == Group), Assert.Single(near.ReceiveAll(1)).Source);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_networks_are_those_of_the_interface_alone(bool linux)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        PrivateNetwork.Ip($"address add 172.30.9.130/26 dev {wire.Near}");
        PrivateNetwork.Ip($"address add 172.30.9.131/26 dev {wire.Near}"); // another address of the same prefix
        await using LinkRig rig = await LinkRig.StartAsync(wire.Near, linux);
        Address own = Assert.NotNull(rig.Link.SourceOf(ipv4: true));
        Address own6 = Assert.NotNull(rig.Link.SourceOf(ipv4: false));
        Assert.StartsWith("10.", own.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("fd77:", own6.ToString(), StringComparison.Ordinal);
        string[] wanted =
        [
            $"{own.ToString()[..^2]}.0/24", "172.30.9.128/26", "fe80::/64", $"{own6.ToString()[..^1]}/64",
        ];
        Assert.Equal(wanted.Order(StringComparer.Ordinal), rig.Link.Networks.Select(static network => network.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(rig.Link.Networks, rig.Link.Networks);
    }

    [Fact]
    public async Task The_prefix_of_a_point_to_point_interface_is_that_of_the_other_end()
    {
        Assert.SkipWhen(PrivateNetwork.Missing is not null, PrivateNetwork.Missing ?? "");
        Assert.SkipUnless(File.Exists("/dev/net/tun"), "needs /dev/net/tun (kernel module tun)");
        const string Tunnel = "gemtun";
        PrivateNetwork.Ip($"tuntap add {Tunnel} mode tun");
        try
        {
            PrivateNetwork.Ip($"address add 172.31.5.1 peer 172.31.7.0/24 dev {Tunnel}");
            await using LinkRig rig = await LinkRig.StartAsync(Tunnel);
            Assert.Contains(IPNetwork.Parse("172.31.7.0/24"), rig.Link.Networks);
            Assert.Equal(Address.Parse("172.31.5.1"), rig.Link.SourceOf(ipv4: true));
        }
        finally
        {
            PrivateNetwork.Remove(Tunnel);
        }
    }

    [Fact]
    public async Task The_addresses_change_with_the_interface()
    {
        using VirtualEthernet wire = VirtualEthernet.Plan();
        await using LinkRig rig = await LinkRig.StartAsync(wire.Near);
        Assert.Empty(rig.Link.Networks);
        Assert.Equal((null, null), (rig.Link.SourceOf(ipv4: true), rig.Link.SourceOf(ipv4: false)));
        wire.Create();
        rig.Until(() => rig.Link.Networks.Length == 3 && rig.Link.SourceOf(ipv4: true) is not null && rig.Link.SourceOf(ipv4: false) is not null, "The addresses");
        Address before = rig.Link.SourceOf(ipv4: true)!.Value;

        PrivateNetwork.Ip($"address add 172.30.1.1/16 dev {wire.Near}");
        rig.Until(() => rig.Link.Networks.Contains(IPNetwork.Parse("172.30.0.0/16")), "Another address");
        Assert.Equal(before, rig.Link.SourceOf(ipv4: true));
        PrivateNetwork.Ip($"address del {before}/24 dev {wire.Near}");
        rig.Until(() => rig.Link.SourceOf(ipv4: true) == Address.Parse("172.30.1.1") && rig.Link.Networks.Length == 3, "The loss of the first");

        wire.Dispose();
        rig.Until(() => rig.Link.Networks.IsEmpty && rig.Link.SourceOf(ipv4: true) is null && rig.Link.SourceOf(ipv4: false) is null, "The loss of all");
    }

    [Fact]
    public async Task A_sender_goes_on_from_a_new_address_of_IPv6()
    {
        const string Group6 = "ff35::7102";
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(Group6);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        Address before = far.Link.SourceOf(ipv4: false)!.Value;
        PrivateNetwork.Ip($"address del {before}/64 dev {wire.Far}");
        PrivateNetwork.Ip($"address add fd77:ffff::9/64 dev {wire.Far} nodad");
        far.Until(() => far.Link.SourceOf(ipv4: false) == Address.Parse("fd77:ffff::9"), "The other address");
        TestPacket[] sent = [.. Enumerable.Range(1, 10).Select(static i => Samples.Of(Group6, (ulong)i))];
        Assert.Equal(10, far.Send(sent));
        Assert.All(near.ReceiveAll(10), static packet => Assert.Equal(Address.Parse("fd77:ffff::9"), packet.Source));
        Assert.Equal(10, far.Counters["gathered"]);
    }
}
