using GemRouter.Kernel;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli;

/// <summary>What the program needs of a router: the kernel's, or a stand-in in tests.</summary>
internal interface IRouter : IAsyncDisposable
{
    /// <summary>Is told when it becomes degraded, or well again (null); on any thread.</summary>
    event Action<string?>? ProblemChanged;

    /// <summary>Completes, faulted, where the router cannot go on by itself.</summary>
    Task Ended { get; }

    /// <summary>Begins to route.</summary>
    /// <exception cref="KeyUnavailableException">A key cannot be had.</exception>
    /// <exception cref="ComponentException">It cannot start, for a reason that a person can mend.</exception>
    ValueTask StartAsync(CancellationToken cancellationToken);

    /// <summary>Says goodbye and ends.</summary>
    ValueTask StopAsync(CancellationToken cancellationToken);

    /// <summary>How it is.</summary>
    ValueTask<RouterStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Takes another manifest, whole or not at all.</summary>
    ValueTask<ReloadReport> ReloadAsync(RouterManifest manifest, CancellationToken cancellationToken);

    /// <summary>The way of the next packets of some groups.</summary>
    IAsyncEnumerable<TraceLine> TraceAsync(GroupPrefix groups, int packets, CancellationToken cancellationToken);

    /// <summary>Records the packets that pass one point of a route.</summary>
    IAsyncEnumerable<TapReport> TapAsync(string point, GroupPrefix? groups, long packets, CancellationToken cancellationToken);
}
