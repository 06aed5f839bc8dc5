using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli;

/// <summary>What fits through a route's fabric. All sizes in bytes.</summary>
/// <param name="Mtu">The largest IP packet of the fabric.</param>
/// <param name="MtuAssumed">True where the manifest does not say, so that the link will.</param>
/// <param name="RedMtu">The largest IP packet of the red network.</param>
/// <param name="RedMtuAssumed">The same of that.</param>
/// <param name="Overhead">What sealing adds to a payload.</param>
/// <param name="MaxPayload">The largest payload that goes in one packet.</param>
/// <param name="MaxFragmentedPayload">The largest that goes in fragments.</param>
/// <param name="RedMaxPayload">The largest that a red packet of one piece has.</param>
/// <param name="Larger">What becomes of those between: "none", "fragmented" or "dropped".</param>
internal sealed record BudgetPlan(int Mtu, bool MtuAssumed, int RedMtu, bool RedMtuAssumed, int Overhead, int MaxPayload, int MaxFragmentedPayload, int RedMaxPayload, string Larger)
{
    private const int Ethernet = 1500;

    /// <summary>Computes it.</summary>
    public static BudgetPlan Of(LinkSettings red, LinkSettings black, RouteSettings route, bool ipv4, GroupSettings policy, SuiteParameters suite)
    {
        RouteBudget budget = RouteBudget.Of(black.Mtu ?? Ethernet, red.Mtu ?? Ethernet, ipv4, policy, suite);
        string larger = budget.RedMaxPayload <= budget.MaxPayload ? "none" : route.Oversize == OversizeAction.Drop ? "dropped" : "fragmented";
        return new BudgetPlan(
            budget.Mtu, black.Mtu is null, red.Mtu ?? Ethernet, red.Mtu is null, budget.Overhead, budget.MaxPayload, budget.MaxFragmentedPayload, budget.RedMaxPayload, larger);
    }
}
