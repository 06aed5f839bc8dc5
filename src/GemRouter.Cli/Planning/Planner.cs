using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Cli;

/// <summary>Says how a manifest's routes are composed, without making anything.</summary>
internal sealed class Planner(RouterManifest manifest, IComponentCatalog catalog)
{
    /// <summary>All routes, in the order of the manifest.</summary>
    public IReadOnlyList<RoutePlan> Routes() => [.. manifest.Routes.Select(Route)];

    private RoutePlan Route(RouteSettings route, int index)
    {
        LinkSettings red = manifest.FindLink(route.Red)!;
        LinkSettings black = manifest.FindLink(route.Black)!;
        (GroupPrefix Groups, GroupSettings Policy)[] policies = [.. Policies(route)];
        return new RoutePlan(
            route.Name.Length > 0 ? route.Name : $"routes[{index}]", route.Red, route.Black, route.Direction, route.Oversize,
            route.Seals ? PipelinePlan.Of([Link(red), .. Stages(route.Seal.Before), Seal(policies), .. Stages(route.Seal.After), Link(black)]) : null,
            route.Opens ? PipelinePlan.Of([Link(black), .. Stages(route.Open.Before), Open(policies), .. Stages(route.Open.After), Link(red)]) : null,
            [.. policies.Select(pair => GroupPlan.Of(pair.Groups, pair.Policy, Budget(red, black, route, pair.Groups, pair.Policy)))]);
    }

    // The policy that holds a route's prefix, and those that count for a part of it.
    private IEnumerable<(GroupPrefix Groups, GroupSettings Policy)> Policies(RouteSettings route)
    {
        foreach (GroupPrefix prefix in route.Groups)
        {
            if (manifest.FindPolicy(prefix) is { } policy)
            {
                yield return (prefix, policy);
            }

            foreach (GroupSettings part in manifest.Groups.Where(group => group.Prefix != prefix && prefix.Contains(group.Prefix)))
            {
                yield return (part.Prefix, part);
            }
        }
    }

    private BudgetPlan? Budget(LinkSettings red, LinkSettings black, RouteSettings route, GroupPrefix groups, GroupSettings policy) =>
        catalog.FindSuite(policy.Suite) is { } suite ? BudgetPlan.Of(red, black, route, groups.First.IsIPv4, policy, suite) : null;

    private StepPlan Seal((GroupPrefix Groups, GroupSettings Policy)[] policies)
    {
        int head = 0;
        int tail = 0;
        foreach ((GroupPrefix groups, GroupSettings policy) in policies.Where(static pair => pair.Policy.Send))
        {
            head = Math.Max(head, DataHeader.FixedOverhead + (policy.Origin ? Origin.SizeFor(groups.First.IsIPv4) : 0));
            tail = Math.Max(tail, (catalog.FindSuite(policy.Suite)?.TagSize ?? 0) + policy.Pad.DefaultIfEmpty().Max());
        }

        return new StepPlan("seal", Words(policies.Where(static pair => pair.Policy.Send).Select(static pair => pair.Policy.Suite)), null, head, tail, Privileges.None);
    }

    private static StepPlan Open((GroupPrefix Groups, GroupSettings Policy)[] policies) =>
        new("open", Words(policies.Where(static pair => pair.Policy.Receive).SelectMany(static pair => pair.Policy.Allow)), null, 0, 0, Privileges.None);

    private static string Words(IEnumerable<string> suites) => string.Join(", ", suites.Distinct()) is { Length: > 0 } words ? words : "nothing";

    private static StepPlan Link(LinkSettings link) => StepPlan.Of("link", link.Name, link.Transport);

    private IEnumerable<StepPlan> Stages(IEnumerable<StageUse> stages) =>
        stages.Select(use => use.Named is { } name ? StepPlan.Of("stage", name, manifest.FindStage(name)!.Stage) : StepPlan.Of("stage", use.Inline!.Name, use.Inline));
}
