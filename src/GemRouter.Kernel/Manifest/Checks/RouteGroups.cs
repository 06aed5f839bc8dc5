namespace GemRouter.Kernel.Manifests;

/// <summary>A policy holds each group that a route carries, and lets it go the route's way; each policy has a route.</summary>
internal static class RouteGroups
{
    public static void Check(CheckContext context)
    {
        foreach (RouteSettings route in context.Manifest.Routes)
        {
            string list = context.PathOf(route, "groups");
            for (int i = 0; i < route.Groups.Length; i++)
            {
                string path = context.Places.IsWhole(list) ? $"{list}[{i}]" : list; // what could not be read is not counted
                CheckGroups(context, route, route.Groups[i], path);
            }
        }

        bool whole = context.Places.IsWhole("routes") && context.Manifest.Routes.All(route => context.Places.IsWhole(context.PathOf(route, "groups")));
        GroupPrefix[] carried = [.. context.Manifest.Routes.SelectMany(static route => route.Groups)];
        foreach (GroupSettings group in context.Manifest.Groups)
        {
            if (whole && carried.Length > 0 && !Array.Exists(carried, prefix => prefix.Contains(group.Prefix) || group.Prefix.Contains(prefix)))
            {
                context.Report.Warning(ManifestCode.PolicyWithoutRoute, context.PathOf(group, "prefix"), $"no route carries groups of {Wording.Quote(group.Prefix.ToString())}");
            }
        }
    }

    private static void CheckGroups(CheckContext context, RouteSettings route, GroupPrefix prefix, string path)
    {
        if (context.Manifest.FindPolicy(prefix) is not { } policy)
        {
            if (!context.Places.IsWhole("groups"))
            {
                return; // the policy may be there, with an error
            }

            string policies = string.Join(", ", context.Manifest.Groups.Select(static group => group.Prefix.ToString()).Take(20));
            context.Report.Error(
                ManifestCode.NoPolicy, path,
                $"no group policy holds all of {Wording.Quote(prefix.ToString())}; {(policies.Length == 0 ? "there is none" : "available: " + policies)}");
        }
        else if ((route.Direction == RouteDirection.Seal && !policy.Send) || (route.Direction == RouteDirection.Open && !policy.Receive))
        {
            string option = route.Seals ? "send" : "receive";
            context.Report.Warning(
                ManifestCode.DirectionForbidden, path,
                $"the route only {(route.Seals ? "sends" : "receives")}, and the policy of {Wording.Quote(prefix.ToString())} says {option}: false ({context.PathOf(policy, option)}); nothing goes");
        }
    }
}
