namespace GemRouter.Kernel.Manifests;

/// <summary>Links and stages that nothing names, and routes that will find no peers.</summary>
internal static class UnusedParts
{
    public static void Check(CheckContext context)
    {
        RouterManifest manifest = context.Manifest;
        if (!context.Places.IsWhole("routes") || !context.Places.IsWhole("discovery"))
        {
            return; // what could not be read may name anything
        }

        HashSet<string> links = [.. manifest.Routes.SelectMany(static route => new[] { route.Red, route.Black }), .. manifest.Discovery.Select(static discovery => discovery.On)];
        HashSet<string> stages = [.. manifest.Routes.SelectMany(AllStages).Select(static use => use.Named).OfType<string>()];
        foreach (LinkSettings link in manifest.Links.Where(link => !links.Contains(link.Name)))
        {
            context.Report.Warning(ManifestCode.Unused, context.Places.PathOf(link), $"no route and no discovery names the link {Wording.Quote(link.Name)}; it is not opened");
        }

        foreach (StageSettings stage in manifest.Stages.Where(stage => !stages.Contains(stage.Name)))
        {
            context.Report.Warning(ManifestCode.Unused, context.Places.PathOf(stage), $"no route names the stage {Wording.Quote(stage.Name)}");
        }

        foreach (RouteSettings route in manifest.Routes.Where(route => manifest.FindLink(route.Black) is not null && manifest.Discovery.All(discovery => discovery.On != route.Black)))
        {
            context.Report.Warning(
                ManifestCode.NoDiscovery, context.PathOf(route, "black"),
                $"no discovery is on the link {Wording.Quote(route.Black)}, so no peer is found there; add one with \"on: {route.Black}\"");
        }
    }

    private static IEnumerable<StageUse> AllStages(RouteSettings route) => [.. route.Seal.Before, .. route.Seal.After, .. route.Open.Before, .. route.Open.After];
}
