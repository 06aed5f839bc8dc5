using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli;

/// <summary>How a route is composed.</summary>
/// <param name="Name">Its name, or where it stands in the manifest.</param>
/// <param name="Red">The red link.</param>
/// <param name="Black">The black link.</param>
/// <param name="Direction">Which way it goes.</param>
/// <param name="Oversize">What becomes of payloads that do not fit.</param>
/// <param name="Seal">From red to black; null where it does not seal.</param>
/// <param name="Open">From black to red; null where it does not open.</param>
/// <param name="Groups">The policies that count on it.</param>
internal sealed record RoutePlan(
    string Name, string Red, string Black, RouteDirection Direction, OversizeAction Oversize, PipelinePlan? Seal, PipelinePlan? Open, IReadOnlyList<GroupPlan> Groups);
