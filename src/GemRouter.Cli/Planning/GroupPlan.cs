using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli;

/// <summary>What a policy does for the groups of a route.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="Policy">The policy's prefix.</param>
/// <param name="Suite">The suite to send with.</param>
/// <param name="Allow">The suites that are accepted.</param>
/// <param name="Send">Whether this router may send to the groups.</param>
/// <param name="Receive">Whether it may receive them.</param>
/// <param name="Joins">What is joined on the red side.</param>
/// <param name="Ports">The UDP ports that are listened to on the red side.</param>
/// <param name="Budget">What fits; null where the suite cannot be made here.</param>
internal sealed record GroupPlan(
    string Groups, string Policy, string Suite, IReadOnlyList<string> Allow, bool Send, bool Receive, IReadOnlyList<string> Joins, IReadOnlyList<int> Ports, BudgetPlan? Budget)
{
    /// <summary>Describes a policy.</summary>
    public static GroupPlan Of(GroupPrefix groups, GroupSettings policy, BudgetPlan? budget) => new(
        groups.ToString(), policy.Prefix.ToString(), policy.Suite, policy.Allow, policy.Send, policy.Receive,
        [.. policy.Join.Where(join => groups.Contains(join.Group)).Select(static join => join.Source is { } source ? $"{join.Group} from {source}" : join.Group.ToString())],
        policy.Ports, budget);
}
