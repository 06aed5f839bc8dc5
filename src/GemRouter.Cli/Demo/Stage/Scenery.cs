using GemRouter.Cli.Demo.Network;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>The demo's networks: a fabric that each router is on and a tap, too; and at each site a network with the router and a client.</summary>
internal sealed class Scenery
{
    private readonly Dictionary<Site, LabHost> _routers = [];
    private readonly Dictionary<Site, LabHost> _clients = [];

    private Scenery(LabHost tap) => Tap = tap;

    /// <summary>A host on the fabric that hears everything.</summary>
    public LabHost Tap { get; }

    /// <exception cref="LabException">The system refuses.</exception>
    public static async Task<Scenery> BuildAsync(Lab lab, CancellationToken cancellation)
    {
        LabHub fabric = await lab.AddHubAsync("fabric", cancellation: cancellation);
        LabHost tap = await lab.AddHostAsync("tap", cancellation);
        await tap.TrySetAsync([("ipv6/conf/all/disable_ipv6", "1")], cancellation); // it is to say nothing itself
        await fabric.ConnectAsync(tap, Cast.ClientDevice, cancellation);
        await tap.IpAsync(["link", "set", Cast.ClientDevice, "promisc", "on"], cancellation);
        Scenery scenery = new(tap);
        foreach (Site site in Cast.Sites)
        {
            LabHost router = await lab.AddHostAsync($"{site.Name}-router", cancellation);
            LabHost client = await lab.AddHostAsync($"{site.Name}-client", cancellation);
            await fabric.ConnectAsync(router, Cast.FabricDevice, cancellation);
            await router.ConnectAsync(Cast.LanDevice, client, Cast.ClientDevice, cancellation: cancellation);
            await router.AddAddressAsync(Cast.FabricDevice, site.FabricAddress, cancellation);
            await router.AddAddressAsync(Cast.LanDevice, site.LanAddress, cancellation);
            await client.AddAddressAsync(Cast.ClientDevice, $"{site.Client}/24", cancellation);
            await client.RouteMulticastAsync(Cast.ClientDevice, cancellation);
            scenery._routers.Add(site, router);
            scenery._clients.Add(site, client);
        }

        return scenery;
    }

    /// <summary>The host of a site's router.</summary>
    public LabHost Router(Site site) => _routers[site];

    /// <summary>The host of a site's client.</summary>
    public LabHost Client(Site site) => _clients[site];
}
