namespace GemRouter.Kernel.Manifests;

/// <summary>No group goes twice the same way between two links.</summary>
internal static class RouteOverlaps
{
    public static void Check(CheckContext context)
    {
        foreach (IGrouping<(string, string), RouteSettings> routes in context.Manifest.Routes.GroupBy(static route => (route.Red, route.Black)))
        {
            RouteSettings[] all = [.. routes];
            for (int i = 1; i < all.Length && !context.Report.IsFull; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    if (((all[i].Seals && all[j].Seals) || (all[i].Opens && all[j].Opens)) && FindOverlap(all[i], all[j]) is { } prefix)
                    {
                        context.Report.Error(
                            ManifestCode.OverlappingRoutes, context.PathOf(all[i], "groups"),
                            $"{context.Places.PathOf(all[j])} carries {Wording.Quote(prefix.ToString())} already between these links and this way; its packets would go twice");
                        break;
                    }
                }
            }
        }
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
