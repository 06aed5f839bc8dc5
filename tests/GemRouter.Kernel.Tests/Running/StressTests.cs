using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>Reloads, traces, status and traffic all at once, and a stop in the middle.</summary>
public sealed class StressTests : IAsyncDisposable
{
    private readonly RouterDomain _domain = new();

    [Fact]
    public async Task Reloads_under_traffic_end_and_leave_a_router_that_forwards()
    {
        (Router a, Router b) = await _domain.StartBothAsync();
        using CancellationTokenSource stop = new();
        Task[] others =
        [
            Task.Run(() => Repeat(() => _domain.HostA.Send(RouterDomain.Packets(0, 20)), stop.Token)),
            Task.Run(() => Repeat(
            () =>
            {
                RouterStatus status = RouterDomain.Status(a);
                Assert.All(status.Legs, static leg => Assert.Equal(leg.In + leg.Made, leg.Out + leg.Consumed + leg.Dropped + leg.Held));
            },
            stop.Token)),
            Task.Run(() => TraceAsync(a, stop.Token)),
        ];
        for (int i = 0; i < 12; i++)
        {
            foreach ((Router router, string site) in new[] { (a, "a"), (b, "b") })
            {
                RouterManifest manifest = (i % 3) switch
                {
                    0 => _domain.Manifest(site, ("foreign-source: false }", "foreign-source: false, ttl: 9 }")),
                    1 => _domain.Manifest(site, ("groups: [239.1.1.0/24] }", "groups: [239.1.1.0/24] }\n  - { red: lan, black: fabric, groups: [239.1.7.0/24] }")),
                    _ => _domain.Manifest(site),
                };
                ReloadReport report = await router.ReloadAsync(manifest, CancellationToken.None).AsTask().WaitAsync(RouterDomain.Bound);
                Assert.True(report.Applied, string.Join('\n', report.Refusals));
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(others).WaitAsync(RouterDomain.Bound);
        _domain.HostB.Take();
        _domain.UntilAPacketArrives();
        Assert.Equal("running", RouterDomain.Status(a).State);
        Assert.Equal(0, RouterDomain.Status(b).Counters.Single(static counter => counter.Name == "data.auth_failed").Value);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_reloads_and_questions_comes_to_its_end()
    {
        (Router a, _) = await _domain.StartBothAsync();
        RouterManifest[] manifests =
        [
            _domain.Manifest("a", ("groups: [239.1.1.0/24] }", "groups: [239.1.1.0/24] }\n  - { red: lan, black: fabric, groups: [239.1.7.0/24] }")),
            _domain.Manifest("a"),
        ];
        int reloads = 0;
        Task asking = Task.Run(() => UntilItStops(() => RouterDomain.Status(a)));
        Task reloading = Task.Run(() => UntilItStops(() =>
        {
            using CancellationTokenSource bound = new(RouterDomain.Bound);
            a.ReloadAsync(manifests[reloads++ % 2], bound.Token).AsTask().GetAwaiter().GetResult();
        }));
        RouterDomain.Until(() => Volatile.Read(ref reloads) > 3, "some reloads");
        await a.StopAsync(CancellationToken.None).AsTask().WaitAsync(RouterDomain.Bound);
        await Task.WhenAll(asking, reloading).WaitAsync(RouterDomain.Bound);
    }

    [Fact]
    public async Task A_flood_of_unknown_kids_leaves_the_control_plane_its_time()
    {
        (Router a, Router b) = await _domain.StartBothAsync();
        byte[] payload = new byte[60];
        payload[0] = 0xE1;
        int flooded = 0;
        RouterDomain.Until(
            () =>
            {
                _domain.Wire.Send(Enumerable.Range(0, 100).Select(i =>
                {
                    BitConverter.TryWriteBytes(payload.AsSpan(1), flooded++);
                    return new Testing.TestPacket { Group = GroupAddress.Parse($"239.1.1.{1 + (i % 200)}"), Payload = payload.ToArray() };
                }));
                return flooded >= 20_000;
            },
            "the flood");
        Assert.Equal("running", RouterDomain.Status(b).State);
        _domain.UntilAPacketArrives();
        Assert.True(RouterDomain.Knows(a, 1));
    }

    public ValueTask DisposeAsync() => _domain.DisposeAsync();

    private static async Task TraceAsync(Router router, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await foreach (TraceLine line in router.TraceAsync(GroupPrefix.Parse("239.1.0.0/16"), 5, stop))
                {
                    Assert.NotEmpty(line.Outcome);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static void Repeat(Action action, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            action();
            Thread.Yield();
        }
    }

    private static void UntilItStops(Action action)
    {
        try
        {
            while (true)
            {
                action();
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or OperationCanceledException)
        {
            Assert.IsNotType<TimeoutException>(exception.InnerException);
        }
    }
}
