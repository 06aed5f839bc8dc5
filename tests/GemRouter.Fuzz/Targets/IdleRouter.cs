using GemRouter.Cli;
using GemRouter.Kernel;

namespace GemRouter.Fuzz.Targets;

/// <summary>A router that has nothing to say, and takes only what a router may be asked.</summary>
internal sealed class IdleRouter : IControlledRouter
{
    public ValueTask<RouterStatus> GetStatusAsync(CancellationToken cancellationToken) => throw new ComponentException("there is no status");

    public ValueTask<ReloadReport> ReloadAsync(CancellationToken cancellationToken) => throw new ComponentException("there is nothing to read anew");

    public IAsyncEnumerable<TraceLine> TraceAsync(GroupPrefix groups, int packets, CancellationToken cancellationToken)
    {
        Ask(groups, packets);
        return AsyncEnumerable.Empty<TraceLine>();
    }

    public IAsyncEnumerable<TapReport> TapAsync(string point, GroupPrefix? groups, long packets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (groups is { } some)
        {
            Ask(some, packets);
        }

        return AsyncEnumerable.Empty<TapReport>();
    }

    private static void Ask(GroupPrefix groups, long packets)
    {
        if (packets < 1 || !groups.First.Address.IsMulticast || GroupPrefix.Parse(groups.ToString()) != groups)
        {
            throw new PropertyException("a router is asked for some packets of some groups");
        }
    }
}
