using System.Net;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>A site: a router between the fabric and a network of the site's own, and a client there.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Stands in its addresses.</param>
/// <param name="Role">What it is there to show.</param>
internal sealed record Site(string Name, int Number, SiteRole Role)
{
    /// <summary>The router's address on the fabric, with its prefix.</summary>
    public string FabricAddress => $"10.71.0.{Number}/24";

    /// <summary>The router's address on the site's network, with its prefix.</summary>
    public string LanAddress => $"10.71.{Number}.1/24";

    /// <summary>The client's address.</summary>
    public IPAddress Client => IPAddress.Parse($"10.71.{Number}.2");
}
