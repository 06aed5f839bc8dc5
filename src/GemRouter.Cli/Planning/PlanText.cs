namespace GemRouter.Cli;

/// <summary>Plans for people.</summary>
internal static class PlanText
{
    /// <summary>Writes a route.</summary>
    public static void Write(RoutePlan route, TextWriter output)
    {
        output.WriteLine($"{route.Name}: {route.Red} (red), {route.Black} (black)");
        WritePipeline("seal", route.Seal, output);
        WritePipeline("open", route.Open, output);
        foreach (GroupPlan group in route.Groups)
        {
            WriteGroup(route, group, output);
        }

        output.WriteLine();
    }

    private static void WritePipeline(string direction, PipelinePlan? pipeline, TextWriter output)
    {
        if (pipeline is null)
        {
            output.WriteLine($"  {direction}: not on this route");
            return;
        }

        output.WriteLine($"  {direction}: {string.Join(" → ", pipeline.Steps)}");
        output.WriteLine($"    room: {pipeline.Headroom} bytes in front of a packet, {pipeline.Tailroom} behind");
        Privileges privileges = pipeline.Steps.Aggregate(Privileges.None, static (all, step) => all | step.Privileges);
        if (privileges != Privileges.None)
        {
            output.WriteLine($"    privileges: {privileges}");
        }
    }

    private static void WriteGroup(RoutePlan route, GroupPlan group, TextWriter output)
    {
        output.WriteLine($"  groups {group.Groups} (policy {group.Policy}): send {(group.Send ? $"with {group.Suite}" : "no")}, receive {(group.Receive ? $"with {string.Join(", ", group.Allow)}" : "no")}");
        if (group.Joins.Count > 0 || group.Ports.Count > 0)
        {
            output.WriteLine($"    {route.Red} joins {(group.Joins.Count > 0 ? string.Join(", ", group.Joins) : "what it can")}, ports {(group.Ports.Count > 0 ? string.Join(", ", group.Ports) : "all")}");
        }

        if (route.Seal is null || !group.Send)
        {
            return;
        }

        if (group.Budget is not { } budget)
        {
            output.WriteLine($"    MTU: the suite {group.Suite} cannot be made here");
            return;
        }

        output.WriteLine(
            $"    MTU: {route.Black} {budget.Mtu}{Assumed(budget.MtuAssumed)}, {route.Red} {budget.RedMtu}{Assumed(budget.RedMtuAssumed)}; sealing adds {budget.Overhead}; payloads up to {budget.MaxPayload} go whole");
        output.WriteLine($"    {Larger(budget)}");
    }

    private static string Larger(BudgetPlan budget) => budget.Larger switch
    {
        "none" => $"nothing larger comes in one piece from the red network (at most {budget.RedMaxPayload})",
        "dropped" => $"payloads of {budget.MaxPayload + 1} and more are dropped (the red network brings up to {budget.RedMaxPayload} in one piece)",
        _ => $"payloads of {budget.MaxPayload + 1} to {Math.Min(budget.MaxFragmentedPayload, budget.RedMaxPayload)} go in fragments; larger ones do not come from the red network in one piece, and are dropped",
    };

    private static string Assumed(bool assumed) => assumed ? " (assumed; the link itself says)" : "";
}
