using System.Net;
using System.Runtime.CompilerServices;

namespace GemRouter.Testing.Tests;

/// <summary>A strategy that asks a directory, keeps the contract, and breaks one rule of it on demand.</summary>
internal sealed class ToyDiscovery(ComponentContext context, ToyDirectory directory, DiscoveryFault fault) : IDiscoveryStrategy, IAdvertiser
{
    private readonly List<string> _published = [];

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (fault != DiscoveryFault.ForgetsToWithdraw)
        {
            _published.ForEach(name => directory.Published.Remove(name));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AdvertiseAsync(NodeAdvertisement node, CancellationToken cancellationToken)
    {
        _published.Add(node.Name);
        directory.Published[node.Name] = node.Endpoint;
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<ControlEndpoints> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (fault == DiscoveryFault.CannotBeCancelled)
        {
            cancellationToken = CancellationToken.None;
        }

        ControlEndpoints? last = fault == DiscoveryFault.WaitsForAChange ? Ask([]) : null;
        List<IPEndPoint> told = [];
        while (true)
        {
            Task changed = directory.Changed;
            ControlEndpoints now = Ask(told);
            if (now != last || (fault == DiscoveryFault.RepeatsItself && directory.IsAway))
            {
                last = now;
                told.AddRange(directory.Peers.Except(told).Take(fault == DiscoveryFault.LeavesOutTheNewest ? 1 : int.MaxValue));
                yield return now;
            }

            if (directory.IsAway)
            {
                context.Health.Report(HealthState.Degraded, "the directory is away");
                if (fault == DiscoveryFault.EndsWithTheServer)
                {
                    yield break;
                }
            }

            if (fault != DiscoveryFault.RepeatsItself || !directory.IsAway)
            {
                await changed.WaitAsync(cancellationToken);
            }
        }
    }

    private ControlEndpoints Ask(List<IPEndPoint> told) => ControlEndpoints.Of(
        [IPEndPoint.Parse("0.0.0.0:1706")],
        fault switch
        {
            DiscoveryFault.GivesWhatIsNew => directory.Peers.Except(told),
            DiscoveryFault.LeavesOutTheNewest => directory.Peers.Take(told.Count + 1),
            _ => directory.Peers,
        });
}
