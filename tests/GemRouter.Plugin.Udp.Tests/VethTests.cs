using GemRouter.Testing;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>What needs interfaces of the test's own.</summary>
[Trait("Needs", "System")]
public sealed class VethTests
{
    private const string Group = "239.255.41.1";
    private const string Group6 = "ff35::4101";

    [Theory]
    [InlineData(Group)]
    [InlineData(Group6)]
    [InlineData("ff02::4101")]
    public async Task The_header_arrives_as_it_was_sent(string group)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(group);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        TestPacket[] sent = [.. Enumerable.Range(0, 64).Select(i => Samples.Of(group, (ulong)i) with { Ttl = (byte)(1 + (i * 4)), Dscp = (byte)i, Ecn = (byte)(i & 3) })];
        Assert.Equal(sent.Length, far.Send(sent));
        Assert.Equal(
            sent.Select(static packet => (packet.Group, packet.Port, packet.Ttl, packet.Dscp, packet.Ecn)),
            near.ReceiveAll(sent.Length).Select(static packet => (packet.Group, packet.Port, packet.Ttl, packet.Dscp, packet.Ecn)));
    }

    [Theory]
    [InlineData(Group)]
    [InlineData(Group6)]
    public async Task A_run_crosses_the_wire_as_single_packets(string group)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(group);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        TestPacket[] sent = [.. Enumerable.Range(0, 100).Select(i => Samples.Of(group, (ulong)i, 1316)), Samples.Of(group, 100, 500)];
        Assert.Equal(sent.Length, far.Send(sent));
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(near.ReceiveAll(sent.Length)));
        Assert.True(far.Counters["gathered"] > 90);
    }

    [Theory]
    [InlineData(Group, "10.")]
    [InlineData(Group6, "fd77:")]
    public async Task A_source_is_filtered(string group, string own)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(group);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        far.Send(Samples.Of(group));
        string source = Assert.Single(near.ReceiveAll(1)).Source.ToString();
        Assert.StartsWith(own, source, StringComparison.Ordinal);
        near.Subscribe(group, 5010, source).Subscribe(group, 5011, source.StartsWith("10.", StringComparison.Ordinal) ? "10.0.0.99" : "fd00::99");
        far.Send(Samples.Of(group, port: 5011), Samples.Of(group, port: 5010));
        Assert.Equal(5010, Assert.Single(near.ReceiveAll(1)).Port);
    }

    [Theory]
    [InlineData(Group)]
    [InlineData(Group6)]
    public async Task What_comes_by_another_interface_is_not_delivered(string group)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        using VirtualEthernet foreign = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(group);
        await using LinkRig other = (await LinkRig.StartAsync(foreign.Near)).Subscribe(group);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        await using LinkRig stranger = await LinkRig.StartAsync(foreign.Far);
        stranger.Send(Samples.Of(group, 1));
        Assert.Equal(Samples.Payloads([Samples.Of(group, 1)]), Samples.Payloads(other.ReceiveAll(1)));
        far.Send(Samples.Of(group, 2));
        Assert.Equal(Samples.Payloads([Samples.Of(group, 2)]), Samples.Payloads(near.ReceiveAll(1)));
    }

    [Theory]
    [InlineData(Group)]
    [InlineData(Group6)]
    public async Task A_link_does_not_hear_itself_on_a_wire_and_its_host_hears_it_where_it_is_to(string group)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig telling = (await LinkRig.StartAsync(wire.Near, tellHost: true)).Subscribe(group);
        await using LinkRig silent = (await LinkRig.StartAsync(wire.Near)).Subscribe(group);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        telling.Send(Samples.Of(group, 1));
        silent.Send(Samples.Of(group, 2));
        far.Send(Samples.Of(group, 3));
        Assert.Equal(Samples.Payloads([Samples.Of(group, 3)]), Samples.Payloads(telling.ReceiveAll(1)));
        Assert.Equal(Samples.Payloads([Samples.Of(group, 1), Samples.Of(group, 3)]), Samples.Payloads(silent.ReceiveAll(2)));
    }

    [Fact]
    public async Task Jumbo_payloads_cross_a_jumbo_wire_and_nothing_is_fragmented()
    {
        using VirtualEthernet wire = VirtualEthernet.Make(9216);
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near, payload: 9200)).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far, payload: 9200);
        Assert.Equal(9216, far.Link.Abilities.Mtu);
        TestPacket[] sent = [.. Enumerable.Range(0, 20).Select(static i => Samples.Of(Group, (ulong)i, 9000)), Samples.Of(Group, 50, 9188)];
        Assert.Equal(sent.Length, far.Send([.. sent, Samples.Of(Group, 51, 9189)]));
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(near.ReceiveAll(sent.Length)));
        Assert.Equal(1, far.Counters["send_too_long"]);
    }

    [Theory]
    [InlineData(Group, 1472)]
    [InlineData(Group6, 1452)]
    public async Task The_kernel_does_not_fragment_either(string group, int longest)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near, payload: 9000)).Subscribe(group);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far, payload: 9000);
        PrivateNetwork.Ip($"link set {wire.Far} mtu 1400"); // sent before the link has looked again, or after: dropped both ways
        Assert.Equal(1, far.Send(Samples.Of(group, 1, longest), Samples.Of(group, 2, 1000)));
        Assert.Equal(1, far.Counters["send_too_long"]);
        Assert.Equal(1000, Assert.Single(near.ReceiveAll(1)).Payload.Length);
    }

    [Fact]
    public async Task More_groups_of_IPv6_and_more_sources_than_the_defaults_allow()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(wire.Near);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        TestPacket[] sent = [.. Enumerable.Range(1, 60).Select(static i => Samples.Of($"ff35::42:{i:x}", (ulong)i))];
        foreach (TestPacket packet in sent)
        {
            near.Subscribe(packet.Group.ToString());
            near.Subscribe("ff35::43:1", source: $"fd00::{packet.Group.ToString().Split(':')[^1]}");
        }

        far.Send(sent);
        Assert.Equal(Samples.Payloads(sent).Order(StringComparer.Ordinal), Samples.Payloads(near.ReceiveAll(sent.Length)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_no_membership_is_allowed_the_error_names_the_limit()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(wire.Near);
        PrivateNetwork.Set("ipv4/igmp_max_memberships", "0");
        try
        {
            ComponentException refused = Assert.Throws<ComponentException>(() => near.Subscribe(Group));
            Assert.Contains("net.ipv4.igmp_max_memberships", refused.Message, StringComparison.Ordinal);
            Assert.Empty(near.Link.Sockets);
        }
        finally
        {
            PrivateNetwork.Set("ipv4/igmp_max_memberships", "20");
        }

        near.Subscribe(Group);
        Assert.Single(near.Link.Sockets);
    }
}
