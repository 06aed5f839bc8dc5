using GemRouter.Kernel;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>Where packets were lost, as far as routers know: for the messages of tests.</summary>
internal static class Losses
{
    public static async Task<string> OfAsync(params IReadOnlyList<Site> sites) => string.Join("; ", await Task.WhenAll(sites.Select(LineAsync)));

    private static async Task<string> LineAsync(Site site)
    {
        RouterStatus status = await site.Router.StatusAsync();
        IEnumerable<CounterTotal> lost = status.Counters.Where(static one => one.Value > 0 && (one.IsDrop || one.Name.EndsWith("kernel_drops", StringComparison.Ordinal)));
        IEnumerable<LegReport> legs = status.Legs.Where(static leg => leg.Held > 0 || leg.In != leg.Out);
        return $"{site.Name}: {string.Join(", ", lost.Select(static one => $"{one.Name} {one.Value}"))} | {string.Join(", ", legs)}";
    }
}
