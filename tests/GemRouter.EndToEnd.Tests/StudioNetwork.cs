using GemRouter.EndToEnd.Tests.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>Four sites whose routers run as long as the tests that share them: three that hold the GAK, and one that does not.</summary>
public sealed class StudioNetwork : IAsyncLifetime
{
    private const string Ports = "5000, 5001, 5002, 5003, 5004, 5005, 5006, 5007, 5008, 5009";

    private Network? _network;

    internal Network Network => _network ?? throw new InvalidOperationException("There is no network.");

    internal Site Studio { get; private set; } = null!;

    internal Site SiteA { get; private set; } = null!;

    internal Site SiteB { get; private set; } = null!;

    /// <summary>A member of the domain, but not of the groups.</summary>
    internal Site Outsider { get; private set; } = null!;

    /// <summary>The routers' manifest, for one with that GAK.</summary>
    internal static ManifestText ManifestWith(string key) => new()
    {
        // More streams of a source than usual: each costs its receivers a signature check every ten seconds, and all of them one at once when the routers start.
        Limits = "{ streams-per-source: 256, signatures-per-node: 50, signatures-per-node-burst: 300 }",
        Groups =
        [
            new("239.71.1.0/24") { Key = key, Ports = Ports, Join = string.Join(", ", Enumerable.Range(1, 25).Select(static i => $"239.71.1.{i}")) },
            new("239.71.2.0/24") { Key = key, Join = "239.71.2.1", Suite = "chacha20-poly1305", Rest = "rekey: { packets: 4000, lead: 1s }" },
            new("232.71.1.0/24") { Key = key, Ports = "5000, 5001", Join = "{ group: 232.71.1.1, source: 10.71.1.2 }, { group: 232.71.1.2, source: 10.71.1.2 }", Suite = "aegis-256" },
            new("ff08::71:0/112") { Key = key, Ports = "5000, 5001", Join = "\"ff08::71:1\", \"ff08::71:2\"", Suite = "aes-256-gcm" },
            new("ff3e::8000:0/97") { Key = key, Ports = "5000, 5001", Join = "{ group: \"ff3e::8000:1\", source: \"fd71:1::2\" }" },
        ],
    };

    public async ValueTask InitializeAsync()
    {
        if (TestSpace.Missing is not null)
        {
            return; // the tests say so
        }

        _network = await Network.BuildAsync();
        Studio = await Network.AddSiteAsync("studio", ManifestWith(Keys.Stream));
        SiteA = await Network.AddSiteAsync("site-a", ManifestWith(Keys.Stream));
        SiteB = await Network.AddSiteAsync("site-b", ManifestWith(Keys.Stream));
        Outsider = await Network.AddSiteAsync("outsider", ManifestWith(Keys.OtherStream));
        Site[] all = [Studio, SiteA, SiteB, Outsider];
        foreach (Site site in all)
        {
            site.Start();
        }

        await Network.AcquaintedAsync(all);
    }

    public async ValueTask DisposeAsync()
    {
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }
}
