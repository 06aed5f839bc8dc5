using System.Net;

namespace GemRouter.Testing.Tests;

/// <summary>The addresses of links in memory, and the ports that they send from.</summary>
public sealed class MemoryAddressTests
{
    [Theory]
    [InlineData("192.0.2.7", null, "192.0.2.0/24")]
    [InlineData("192.0.2.7", 29, "192.0.2.0/29")]
    [InlineData("192.0.2.7", 0, "0.0.0.0/0")]
    [InlineData("192.0.2.7", 32, "192.0.2.7/32")]
    [InlineData("2001:db8::1:2:3:4", null, "2001:db8::/64")]
    [InlineData("2001:db8::1:2:3:4", 127, "2001:db8::1:2:3:4/127")]
    public async Task A_link_is_on_the_network_of_its_address(string address, int? length, string network)
    {
        MemoryNetwork medium = new(new FakeClock());
        MemoryLink link = medium.CreateLink(new MemoryLinkOptions { Address = Address.Parse(address), PrefixLength = length });
        await link.StartAsync(CancellationToken.None);
        Assert.Equal(IPNetwork.Parse(network), Assert.Single(link.Networks));
        Assert.Equal(link.Address, link.SourceOf(link.Address.IsIPv4));
        Assert.Null(link.SourceOf(!link.Address.IsIPv4));
    }

    [Fact]
    public async Task Without_its_plug_a_link_has_no_addresses_and_with_it_the_same_again()
    {
        MemoryLink link = new MemoryNetwork(new FakeClock()).CreateLink("192.0.2.1");
        await link.StartAsync(CancellationToken.None);
        IPNetwork before = Assert.Single(link.Networks);
        link.IsConnected = false;
        Assert.Empty(link.Networks);
        Assert.Null(link.SourceOf(ipv4: true));
        link.IsConnected = true;
        Assert.Equal(before, Assert.Single(link.Networks));
        await link.StopAsync(CancellationToken.None);
        Assert.Empty(link.Networks);
    }
}
