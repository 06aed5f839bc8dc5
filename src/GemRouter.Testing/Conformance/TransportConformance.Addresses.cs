using System.Collections.Immutable;
using System.Net;
using Xunit;

namespace GemRouter.Testing;

/// <content>Addresses and chosen source ports, where the link has these abilities.</content>
public abstract partial class TransportConformance
{
    /// <summary>A port to send from.</summary>
    protected virtual ushort SourcePort => (ushort)(Port + 10);

    /// <summary>A host asks whenever it likes, and never meets an array that is none.</summary>
    [Fact]
    public async Task Before_its_start_it_has_no_networks()
    {
        (object component, _) = Make();
        if (component is not IAddressedLink addressed)
        {
            return;
        }

        Assert.False(addressed.Networks.IsDefault, "The networks are a default array.");
        Assert.Empty(addressed.Networks);
        Assert.Null(addressed.SourceOf(ipv4: true));
        Assert.Null(addressed.SourceOf(ipv4: false));
        await StartAsync(component);
        Assert.NotEmpty(addressed.Networks);
    }

    /// <summary>Who takes for local what the networks hold, takes the link's own address for local.</summary>
    [Fact]
    public async Task Its_networks_hold_its_addresses_and_each_is_of_its_family()
    {
        LinkBench bench = await OpenAsync(Options());
        if (bench.Link is not IAddressedLink addressed)
        {
            return;
        }

        Address? four = addressed.SourceOf(ipv4: true);
        Address? six = addressed.SourceOf(ipv4: false);
        Assert.True(four?.IsIPv4 ?? true, $"Its IPv4 address is {four}.");
        Assert.False(six?.IsIPv4 ?? false, $"Its IPv6 address is {six}.");
        Assert.True(four is not null || six is not null, "It has no address of either family.");
        foreach (Address address in new[] { four, six }.OfType<Address>())
        {
            Assert.False(address.IsUnspecified || address.IsMulticast, $"{address} is no address of a host.");
            Assert.True(Holds(addressed.Networks, address), $"{address} is in none of {string.Join(", ", addressed.Networks)}.");
        }
    }

    /// <summary>What receivers bind packets to is where they come from.</summary>
    [Fact]
    public async Task Packets_leave_from_the_address_that_it_tells()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        if (far.Link is not IAddressedLink addressed || far.Link.Abilities.SendsForeignSource)
        {
            return;
        }

        far.Send(Sample());
        Assert.Equal(addressed.SourceOf(Group(0).IsIPv4), Assert.Single(near.ReceiveAll(1)).Source);
    }

    /// <summary>Workers look at them, too.</summary>
    [Fact]
    public async Task Reading_its_addresses_allocates_nothing()
    {
        if ((await OpenAsync(Options())).Link is IAddressedLink addressed)
        {
            int seen = 0;
            Allocations.AssertNone(() => seen += addressed.Networks.Length + (addressed.SourceOf(ipv4: true) is null ? 0 : 1) + (addressed.SourceOf(ipv4: false) is null ? 0 : 1), "Reading the addresses");
        }
    }

    /// <summary>The port is the host's choice; whatever else a sender does stays.</summary>
    [Fact]
    public async Task A_sender_with_a_port_sends_from_it()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        if (far.Link is not IPortedLink ported)
        {
            return;
        }

        using ILinkSender sender = ported.OpenSender(SourcePort);
        TestPacket sample = Numbered(2) with { SourcePort = 4321, Ttl = 9, Dscp = 34, Ecn = 1 };
        far.Send(Numbered(1));
        far.Send(sender, sample, sample);
        List<TestPacket> received = near.ReceiveAll(3);
        Assert.Equal(3, received.Count);
        Assert.NotEqual(SourcePort, received[0].SourcePort);
        Assert.All(received.Skip(1), packet => Assert.Equal(SourcePort, packet.SourcePort));
        Assert.All(received.Skip(1), packet => Assert.Equal((9, 34, 1), (packet.Ttl, packet.Dscp, packet.Ecn)));
        Assert.True(far.Link.Abilities.SendsForeignSource || received[1].Source == received[0].Source, $"It comes from {received[1].Source}, and without a port from {received[0].Source}.");
    }

    /// <summary>Each worker has a sender of its own, and each red link of a router the same port.</summary>
    [Fact]
    public async Task Several_senders_have_one_port_on_one_link_and_on_others()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        if (far.Link is not IPortedLink ported || near.Link is not IPortedLink other)
        {
            return;
        }

        using ILinkSender first = ported.OpenSender(SourcePort);
        using ILinkSender second = ported.OpenSender(SourcePort);
        far.Send(first, Numbered(1));
        far.Send(second, Numbered(2));
        AssertSame([Numbered(1), Numbered(2)], near.ReceiveAll(2), static packet => Convert.ToHexString(packet.Payload.Span));
        using ILinkSender here = other.OpenSender(SourcePort);
        Assert.Equal(1, near.Send(here, Numbered(3)));
        Assert.Equal(1, far.Send(first, Numbered(4))); // whether it is heard depends: links that share an address, too, look alike
    }

    /// <summary>As <see cref="ILink"/> says of all that a link sends; the end of one sender changes nothing for another.</summary>
    [Fact]
    public async Task A_link_does_not_hear_what_it_sends_from_a_chosen_port()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        if (near.Link is not IPortedLink ported)
        {
            return;
        }

        using ILinkSender sender = ported.OpenSender(SourcePort);
        ported.OpenSender(SourcePort).Dispose();
        near.Send(sender, Numbered(1), Numbered(2));
        far.Send(Numbered(3));
        AssertSame([Numbered(3)], near.ReceiveAll(1), static packet => Convert.ToHexString(packet.Payload.Span));
    }

    /// <summary>A sender is no listener: neither the data nor the control datagrams of its port are lost to it.</summary>
    [Fact]
    public async Task What_comes_to_the_port_of_a_sender_arrives_as_without_it()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        if (near.Link is not IPortedLink ported)
        {
            return;
        }

        using ILinkSender sender = ported.OpenSender(Port);
        near.Link.Subscribe(Subscribed(2)); // after it, as the others were before
        IPEndPoint control = new(ControlGroup.Address, Port);
        IControlChannel? hears = (near.Link as IControlLink)?.OpenControl(control);
        IControlChannel? tells = (far.Link as IControlLink)?.OpenControl(control);
        for (int i = 0; i < 20; i++)
        {
            far.Send(Sample(), Sample(1), Sample(2));
            Assert.Equal([Group(0), Group(1), Group(2)], ByGroup(near.ReceiveAll(3)).Select(static packet => packet.Group));
            if (hears is not null && tells is not null)
            {
                await tells.SendAsync(new[] { (byte)i }, control, CancellationToken.None);
                Assert.Equal([(byte)i], await ReceiveAsync(hears));
            }
        }
    }

    /// <summary>Port 0 is none.</summary>
    [Fact]
    public async Task Sending_from_port_0_is_refused()
    {
        if ((await OpenAsync(Options())).Link is IPortedLink ported)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => ported.OpenSender(0));
        }
    }

    private static bool Holds(ImmutableArray<IPNetwork> networks, Address address)
    {
        IPAddress wanted = address.ToIPAddress();
        return networks.Any(network => network.Contains(wanted));
    }
}
