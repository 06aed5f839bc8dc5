using System.Runtime.CompilerServices;
using GemRouter.Kernel;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli.Tests;

/// <summary>Stands in for a router: it does what a test tells it.</summary>
internal sealed class FakeRouter : IRouter, IControlledRouter
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public event Action<string?>? ProblemChanged;

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

    public void Tell(string? problem) => ProblemChanged?.Invoke(problem);

    public int Stops { get; private set; }

    public int Disposals { get; private set; }

    /// <summary>A status with something of everything.</summary>
    public static RouterStatus Status { get; } = new()
    {
        Node = new NodeReport("site-a", "0a", "0b", "studio"),
        Boot = "0c",
        State = "degraded",
        Problem = "fabric: waiting for interface eth1",
        Trust = "bootstrap",
        Times = new TimesReport(120.4, 131, null, 88.2),
        Memory = new MemoryReport(90_000_000, 8_000_000, 20_000_000, [3, 1, 0]),
        Keys = [new KeyRingReport("bk", null, "c0ffee02", ["c0ffee01"], 1, 0), new KeyRingReport("gak", "239.1.1.0/24", "9a000001", [], 2, 1)],
        Peers = [new PeerReport("site-b", "1a", "1b", "proven", 1200, 5000, true, "c0ffee01")],
        OwnStreams = [new OwnStreamReport("239.1.1.1", 5000, "aegis-128l", "2a", 240_000, 1_234_567, "2b", 4000, 3, "9a000001")],
        PeerStreams = [new PeerStreamReport("1a", "site-b", "239.1.1.2", 5000, "aegis-128l", "3a", false, 900, 0, "9a000002")],
        Faults = [new ComponentFault("component.failed", "shape", "stage token-bucket", "acme.shaper 1.2", "video (seal)", "it threw IOException with packets")],
        Links = [new LinkReport("fabric", "black", "udp", 1500, "degraded", "waiting for interface eth1")],
        Legs = [new LegReport { Route = "video", Direction = "seal", Worker = 0, In = 10, Made = 1, Out = 9, Consumed = 0, Dropped = 2, Held = 0 }],
        Counters =
        [
            new CounterTotal("lan.received", 10, false, "Packets that came."),
            new CounterTotal("data.malformed", 0, true, "It was no packet."),
            new CounterTotal("data.replayed", 7, true, "The packet was seen before."),
            new CounterTotal("lan.receive_too_long", 1200, true, "The packet was too long."),
        ],
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

    public ValueTask<RouterStatus> GetStatusAsync(CancellationToken cancellationToken) => StatusFault is null ? ValueTask.FromResult(Status) : throw StatusFault;

    public ValueTask<ReloadReport> ReloadAsync(RouterManifest manifest, CancellationToken cancellationToken)
    {
        Reloads.Add(manifest.Domain);
        return ValueTask.FromResult(new ReloadReport(true, [$"domain: {manifest.Domain}"], []));
    }

    public ValueTask<ReloadReport> ReloadAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ReloadReport(false, [], ["m.yaml:1:1: error GEM1019: the manifest is empty"]));

    public async IAsyncEnumerable<TraceLine> TraceAsync(GroupPrefix groups, int packets, [EnumeratorCancellation] CancellationToken cancellationToken)
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
                yield return new TraceLine
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

    public async IAsyncEnumerable<TapReport> TapAsync(string point, GroupPrefix? groups, long packets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (point != "video/seal/in")
        {
            throw new ComponentException($"there is no point \"{point}\" to tap; there are video/seal/in");
        }

        yield return new TapReport([], 0);
        for (long packet = 1; packet <= Math.Min(packets, 3); packet++)
        {
            yield return new TapReport([new TappedPacket { At = DateTimeOffset.UnixEpoch.AddSeconds(packet), Group = "239.1.1.1", Port = 5000, Source = "10.1.1.5", SourcePort = 40_000, Ttl = 16, Dscp = 34, Ecn = 1, Payload = [(byte)packet, 2, 3] }], packet);
        }
    }
}
