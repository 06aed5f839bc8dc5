using System.Collections.Immutable;

namespace GemRouter.Kernel.Manifests;

/// <summary>Routes name stages that exist.</summary>
internal static class StageReferences
{
    public static void Check(CheckContext context)
    {
        foreach (RouteSettings route in context.Manifest.Routes)
        {
            CheckList(context, route.Seal.Before);
            CheckList(context, route.Seal.After);
            CheckList(context, route.Open.Before);
            CheckList(context, route.Open.After);
        }
    }

    private static void CheckList(CheckContext context, ImmutableArray<StageUse> stages)
    {
        foreach (StageUse use in stages)
        {
            if (use.Named is not { } name || context.Manifest.FindStage(name) is not null || context.Places.IsWritten($"stages.{name}"))
            {
                continue;
            }

            string advice = context.Catalog.Find(ComponentKind.Stage, name) is null ? "" : $"; write {{ use: {name} }} for the plugin's stage of that name";
            context.Report.Error(ManifestCode.UnknownStage, context.Places.PathOf(use), Wording.Unknown("stage", name, [.. context.Manifest.Stages.Select(static stage => stage.Name)]) + advice);
        }
    }
}
