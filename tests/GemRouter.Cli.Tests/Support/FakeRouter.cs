using System.Runtime.CompilerServices;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli.Tests;

/// <summary>Stands in for a router: it does what a test tells it.</summary>
internal sealed class FakeRouter : IRouter, IControlledRouter
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ended => _ended.Task;

    /// <summary>What the start throws.</summary>
    public Exception? StartFault { get; set; }

    /// <summary>What a status throws.</summary>
    public Exception? StatusFault { get; set; }

    /// <summary>True where a trace never has anything to say.</summary>
    public bool TraceIsSilent { get; set; }

    /// <summary>Completes where somebody who traces has gone.</summary>
    public TaskCompletionSource TraceLeft { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes where somebody traces.</summary>
    public TaskCompletionSource TraceBegan { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes where it has started.</summary>
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The domain of each manifest that it was given.</summary>
    public List<string> Reloads { get; } = [];

    public int Stops { get; private set; }

    public int Disposals { get; private set; }

    /// <summary>A status with something of everything.</summary>
    public static StatusView Status { get; } = new()
    {
        Node = new NodeView { Name = "site-a", Id = "0a", PublicKey = "0b", Domain = "studio" },
        Boot = "0c",
        State = "degraded",
        Problem = "fabric: waiting for interface eth1",
        Trust = "bootstrap",
        Times = new TimesView { StartMs = 120.4, FirstHelloMs = 131, FirstOpenedMs = null },
        Peers = [new PeerView { Name = "site-b", Id = "1a", Boot = "1b", State = "proven", HeardMsAgo = 1250, IntervalMs = 5000, Cloned = true }],
        OwnStreams = [new OwnStreamView { Group = "239.1.1.1", Port = 5000, Suite = "aegis-128l", Kid = "2a", KeyAgeMs = 240_000, Packets = 1_234_567, NextKid = "2b", SwitchInMs = 4000, Rekeys = 3, Held = 0 }],
        PeerStreams = [new PeerStreamView { Node = "1a", Name = "site-b", Group = "239.1.1.2", Port = 5000, Suite = "aegis-128l", Kid = "3a", Usable = false, KeyAgeMs = 900, Packets = 0 }],
        Links = [new LinkView { Name = "fabric", Side = "black", Transport = "udp", Mtu = 1500, Health = "degraded", Message = "waiting for interface eth1" }],
        Legs = [new LegView { Route = "video", Direction = "seal", Worker = 0, In = 10, Made = 1, Out = 9, Consumed = 0, Dropped = 2, Held = 0 }],
        Counters = new Dictionary<string, long> { ["lan.received"] = 10 },
        Drops = new Dictionary<string, long> { ["data.replayed"] = 7, ["lan.receive_too_long"] = 1200, ["data.malformed"] = 0 },
        Descriptions = new Dictionary<string, string> { ["data.replayed"] = "The packet was seen before." },
    };

    public void Fail(Exception fault) => _ended.SetException(fault);

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (StartFault is not null)
        {
            throw StartFault;
        }

        Started.SetResult();
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        Stops++;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return ValueTask.CompletedTask;
    }

    public ValueTask<StatusView> GetStatusAsync(CancellationToken cancellationToken) => StatusFault is null ? ValueTask.FromResult(Status) : throw StatusFault;

    public ValueTask<ReloadView> ReloadAsync(RouterManifest manifest, CancellationToken cancellationToken)
    {
        Reloads.Add(manifest.Domain);
        return ValueTask.FromResult(new ReloadView { Applied = true, Changes = [$"domain: {manifest.Domain}"] });
    }

    public ValueTask<ReloadView> ReloadAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ReloadView { Applied = false, Refusals = ["m.yaml:1:1: error GEM1019: the manifest is empty"] });

    public async IAsyncEnumerable<TraceView> TraceAsync(GroupPrefix groups, int packets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TraceBegan.TrySetResult();
        try
        {
            if (TraceIsSilent)
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }

            for (int packet = 1; packet <= packets; packet++)
            {
                yield return new TraceView
                {
                    Packet = packet, Route = "video", Stage = "seal", Outcome = "dropped", Reason = "seal.no_key", Length = 1316, Group = groups.First.ToString(), Port = 5000, Source = "10.1.1.5", Ttl = 16,
                };
            }
        }
        finally
        {
            TraceLeft.TrySetResult();
        }
    }
}
