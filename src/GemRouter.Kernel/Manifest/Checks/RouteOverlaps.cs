namespace GemRouter.Kernel.Manifests;

/// <summary>
/// A group has one way out of a red link, and one way in and out between a black and a red one. A stream has one SEK, whatever fabric it goes to, and its packets are numbered once: sealed for two fabrics
/// they would reach whoever is on both twice, under two numbers.
/// </summary>
internal static class RouteOverlaps
{
    public static void Check(CheckContext context)
    {
        RouteSettings[] all = [.. context.Manifest.Routes];
        for (int i = 1; i < all.Length && !context.Report.IsFull; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (FindOverlap(all[i], all[j]) is { } prefix && Conflict(all[i], all[j]) is { } conflict)
                {
                    context.Report.Error(
                        ManifestCode.OverlappingRoutes, context.PathOf(all[i], "groups"),
                        $"{context.Places.PathOf(all[j])} carries {Wording.Quote(prefix.ToString())} already {conflict}");
                    break;
                }
            }
        }
    }

    private static string? Conflict(RouteSettings route, RouteSettings other)
    {
        bool red = route.Red == other.Red;
        bool black = route.Black == other.Black;
        bool seal = route.Seals && other.Seals;
        bool open = route.Opens && other.Opens;
        return (seal || open) && red && black ? "between these links and this way; its packets would go twice"
            : seal && red ? $"from {route.Red}; a group leaves a red link for one fabric alone: split the prefix"
            : open && black ? $"from {route.Black}; a group comes from a fabric to one red link alone: split the prefix"
            : open && red ? $"to {route.Red}; a group comes to a red link from one fabric alone: split the prefix"
            : null;
    }

    private static GroupPrefix? FindOverlap(RouteSettings route, RouteSettings other)
    {
        foreach (GroupPrefix prefix in route.Groups)
        {
            if (other.Groups.Any(one => one.Contains(prefix) || prefix.Contains(one)))
            {
                return prefix;
            }
        }

        return null;
    }
}
