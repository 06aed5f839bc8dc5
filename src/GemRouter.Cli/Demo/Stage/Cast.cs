using System.Net;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>What the demo consists of.</summary>
internal static class Cast
{
    /// <summary>The stream's rate: the datagrams' payload, in bits a second.</summary>
    public const long Rate = 20_000_000;

    /// <summary>The group policy's prefix.</summary>
    public const string Groups = "239.71.1.0/24";

    /// <summary>The router's interface on the site's network.</summary>
    public const string LanDevice = "lan0";

    /// <summary>The router's interface on the fabric.</summary>
    public const string FabricDevice = "fab0";

    /// <summary>The only interface of a site's client, and of the tap.</summary>
    public const string ClientDevice = "eth0";

    /// <summary>Where the stream goes.</summary>
    public static IPEndPoint Stream { get; } = new(IPAddress.Parse("239.71.1.1"), 5000);

    /// <summary>The sites, in the order of the picture.</summary>
    public static IReadOnlyList<Site> Sites { get; } =
    [
        new("studio", 1, SiteRole.Plays), new("site-a", 2, SiteRole.Receives), new("site-b", 3, SiteRole.ComesLate), new("site-c", 4, SiteRole.LacksKey),
    ];
}
