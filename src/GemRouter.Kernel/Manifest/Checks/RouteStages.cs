namespace GemRouter.Kernel.Manifests;

/// <summary>Stages stand where packets come by.</summary>
internal static class RouteStages
{
    public static void Check(CheckContext context)
    {
        foreach (RouteSettings route in context.Manifest.Routes)
        {
            Check(context, route, route.Seals, route.Seal, "seal");
            Check(context, route, route.Opens, route.Open, "open");
        }
    }

    private static void Check(CheckContext context, RouteSettings route, bool goes, StageLists lists, string way)
    {
        if (!goes && (!lists.Before.IsEmpty || !lists.After.IsEmpty))
        {
            string direction = way == "seal" ? "open" : "seal";
            context.Report.Warning(
                ManifestCode.StagesNeverRun, context.PathOf(route, way), $"the route's direction is \"{direction}\", so these stages never run; remove them, or set direction: both");
        }
    }
}
