namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>A fabric with sites on it, and a capture of all that crosses it.</summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly List<Site> _sites = [];

    private Network(Lab lab, LabHub fabric, Capture capture)
    {
        Lab = lab;
        Fabric = fabric;
        Capture = capture;
        Folder = Place.NewFolder();
        Keys = new Keys(Folder);
    }

    public Lab Lab { get; }

    public LabHub Fabric { get; }

    /// <summary>What is on the fabric.</summary>
    public Capture Capture { get; }

    /// <summary>Manifests, keys, and the routers' state folders.</summary>
    public string Folder { get; }

    public Keys Keys { get; }

    public static async Task<Network> BuildAsync()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Lab lab = new(TimeProvider.System);
        LabHub fabric = await lab.AddHubAsync("fabric", cancellation: cancellation);
        LabHost tap = await lab.AddHostAsync("tap", cancellation);
        await tap.TrySetAsync([("ipv6/conf/all/disable_ipv6", "1")], cancellation); // it is to say nothing itself
        await fabric.ConnectAsync(tap, "eth0", cancellation);
        await tap.IpAsync(["link", "set", "eth0", "promisc", "on"], cancellation);
        return new Network(lab, fabric, Capture.Open(tap));
    }

    /// <summary>Adds a site with a network of its own, on which its router and one client are.</summary>
    public async Task<Site> AddSiteAsync(string name, ManifestText manifest, bool ipv4 = true)
    {
        Site site = await NewSiteAsync(name, manifest, ipv4);
        LabHost client = await Lab.AddHostAsync($"{name}-client", TestContext.Current.CancellationToken);
        await site.Host.ConnectAsync(Site.Lan, client, Site.Lan, Site.LanMtu, TestContext.Current.CancellationToken);
        await AddressAsync(site.Host, site.Number, 1, ipv4);
        await AddressAsync(client, site.Number, 2, ipv4);
        await client.RouteMulticastAsync(Site.Lan, TestContext.Current.CancellationToken);
        site.Client = client;
        return site;
    }

    /// <summary>Adds a router to a network that others are on, too.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="lan">The network.</param>
    /// <param name="number">The network's number.</param>
    /// <param name="host">The router's number within the network.</param>
    public async Task<Site> AddRouterAsync(string name, ManifestText manifest, LabHub lan, int number, int host)
    {
        Site site = await NewSiteAsync(name, manifest, ipv4: true);
        await lan.ConnectAsync(site.Host, Site.Lan, TestContext.Current.CancellationToken);
        await AddressAsync(site.Host, number, host, ipv4: true);
        return site;
    }

    /// <summary>Adds a client to such a network.</summary>
    public async Task<LabHost> AddClientAsync(string name, LabHub lan, int number, int host)
    {
        LabHost client = await Lab.AddHostAsync(name, TestContext.Current.CancellationToken);
        await lan.ConnectAsync(client, Site.Lan, TestContext.Current.CancellationToken);
        await AddressAsync(client, number, host, ipv4: true);
        await client.RouteMulticastAsync(Site.Lan, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Waits until routers have proven themselves to each other.</summary>
    public static async Task AcquaintedAsync(params Site[] sites)
    {
        foreach (Site site in sites)
        {
            string[] others = [.. sites.Where(other => other != site).Select(static other => other.Name)];
            await site.Router.UntilAsync(
                status => others.All(other => status.Peers.Any(peer => peer.Name == other && peer.State == "proven")), $"{site.Name} knows {string.Join(", ", others)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Capture.Dispose();
        await Lab.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<Site> NewSiteAsync(string name, ManifestText manifest, bool ipv4)
    {
        Site site = new(this, _sites.Count + 1, name, manifest, await Lab.AddHostAsync(name, TestContext.Current.CancellationToken));
        _sites.Add(site);
        await Fabric.ConnectAsync(site.Host, Site.Fabric, TestContext.Current.CancellationToken);
        if (ipv4)
        {
            await site.Host.AddAddressAsync(Site.Fabric, $"{site.FabricAddress}/24", TestContext.Current.CancellationToken);
        }

        await site.Host.AddAddressAsync(Site.Fabric, $"fd71::{site.Number}/64", TestContext.Current.CancellationToken);
        return site;
    }

    private static async Task AddressAsync(LabHost host, int network, int number, bool ipv4)
    {
        if (ipv4)
        {
            await host.AddAddressAsync(Site.Lan, $"10.71.{network}.{number}/24", TestContext.Current.CancellationToken);
        }

        await host.AddAddressAsync(Site.Lan, $"fd71:{network}::{number}/64", TestContext.Current.CancellationToken);
    }
}
