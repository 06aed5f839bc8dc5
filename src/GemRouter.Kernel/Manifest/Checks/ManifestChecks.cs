namespace GemRouter.Kernel.Manifests;

/// <summary>All that is checked of a manifest once its parts are read. Each check finds all it can, for itself.</summary>
internal static class ManifestChecks
{
    private static readonly Action<CheckContext>[] All =
    [
        LinkReferences.Check,
        LinkDevices.Check,
        LinkWorkers.Check,
        StageReferences.Check,
        UnusedParts.Check,
        GroupPrefixes.Check,
        GroupSuites.Check,
        GroupModes.Check,
        GroupJoins.Check,
        ControlGroups.Check,
        RouteGroups.Check,
        RouteOverlaps.Check,
        RouteStages.Check,
        RouteMtus.Check,
        TrustLists.Check,
        KeyRings.Check,
        LimitSense.Check,
        TimerSense.Check,
    ];

    public static void Run(CheckContext context)
    {
        foreach (Action<CheckContext> check in All)
        {
            check(context);
        }
    }
}
