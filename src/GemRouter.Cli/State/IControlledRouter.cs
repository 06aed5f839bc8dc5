using GemRouter.Kernel;

namespace GemRouter.Cli;

/// <summary>What the socket asks a running router. Any thread.</summary>
internal interface IControlledRouter
{
    /// <summary>How it is.</summary>
    ValueTask<RouterStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Reads the manifest anew and takes it, whole or not at all.</summary>
    ValueTask<ReloadReport> ReloadAsync(CancellationToken cancellationToken);

    /// <summary>The way of the next packets of some groups.</summary>
    IAsyncEnumerable<TraceLine> TraceAsync(GroupPrefix groups, int packets, CancellationToken cancellationToken);

    /// <summary>Records the packets that pass one point of a route.</summary>
    IAsyncEnumerable<TapReport> TapAsync(string point, GroupPrefix? groups, long packets, CancellationToken cancellationToken);
}
