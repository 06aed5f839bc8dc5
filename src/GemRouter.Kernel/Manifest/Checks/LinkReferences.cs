namespace GemRouter.Kernel.Manifests;

/// <summary>Routes and discovery name links that exist and are of the right side.</summary>
internal static class LinkReferences
{
    public static void Check(CheckContext context)
    {
        foreach (RouteSettings route in context.Manifest.Routes)
        {
            CheckLink(context, route.Red, LinkSide.Red, context.PathOf(route, "red"));
            CheckLink(context, route.Black, LinkSide.Black, context.PathOf(route, "black"));
        }

        foreach (DiscoverySettings discovery in context.Manifest.Discovery)
        {
            CheckLink(context, discovery.On, LinkSide.Black, context.PathOf(discovery, "on"));
        }
    }

    private static void CheckLink(CheckContext context, string name, LinkSide side, string path)
    {
        if (context.Manifest.FindLink(name) is { } link)
        {
            if (link.Side != side)
            {
                string right = string.Join(", ", context.Manifest.Links.Where(other => other.Side == side).Select(static other => other.Name));
                context.Report.Error(
                    ManifestCode.WrongSide, path,
                    $"the link {Wording.Quote(name)} is {Word(link.Side)}, and a {Word(side)} one belongs here; {(right.Length == 0 ? "there is none" : "available: " + right)}");
            }
        }
        else if (context.Places.IsWritten("links") && !context.Places.IsWritten($"links.{name}")) // else the error is there
        {
            context.Report.Error(ManifestCode.UnknownLink, path, Wording.Unknown("link", name, [.. context.Manifest.Links.Select(static other => other.Name)]));
        }
    }

    private static string Word(LinkSide side) => side == LinkSide.Red ? "red" : "black";
}
