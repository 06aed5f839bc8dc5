using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>The same with threads: what one worker writes while the other reads.</summary>
public sealed class HandoverThreadTests
{
    private const int Packets = 20_000;

    [Fact]
    public async Task Two_workers_at_full_speed_keep_each_stream_in_order_and_lose_none_without_a_name()
    {
        TestStream[] streams = [.. Enumerable.Range(0, 8).Select(static i => new TestStream((ulong)i + 1, $"239.1.1.{i + 1}"))];
        SealingStation source = new(streams);
        MemoryNetwork lan = new(TimeProvider.System, 9);
        MemoryNetwork[] fabrics = [new(TimeProvider.System, 1), new(TimeProvider.System, 2)];
        using Station far = new(lan, "10.2.0.9", queue: 65536);
        Station[] wires = [.. fabrics.Select(static fabric => new Station(fabric, "192.0.2.9"))];
        TableSource tables = new();
        WorkerRig[] rigs = [.. fabrics.Select((fabric, place) => new WorkerRig(
            RouteDirection.Open, TimeProvider.System, DataBench.Link(fabric, "192.0.2.1", 1500, queue: 65536), DataBench.Link(lan, $"10.2.0.{place + 1}", 1500),
            new WorkerRigSetup { Place = place, Places = 2, Tables = tables, PoolPackets = 2048, Payload = 1500 }))];
        Worker.Connect([.. rigs.Select(static rig => rig.Worker)], worker => rigs.Single(rig => rig.Worker == worker).Drops);
        rigs[0].Publish(open: streams);
        WorkerThread[] threads = [.. rigs.Select(static rig => new WorkerThread(rig.Worker, (_, exception) => rig.Failures.Add(exception), static (_, _) => { }))];
        Array.ForEach(threads, static thread => thread.Start());

        List<TestPacket> got = [];
        for (int i = 0; i < Packets; i += 100)
        {
            TestPacket[] packets = source.Seal(100);
            wires[0].Send(packets.Where(static (_, n) => n % 8 < 4)); // each stream stays on one fabric, else no order is promised
            wires[1].Send(packets.Where(static (_, n) => n % 8 >= 4));
            got.AddRange(far.Take());
            if (i % 1000 == 0)
            {
                Assert.True((await rigs[0].Worker.SnapshotAsync().WaitAsync(TimeSpan.FromSeconds(20))).Legs[0] is { } leg && leg.In + leg.Made == leg.Out + leg.Consumed + leg.Dropped + leg.Held);
            }
        }

        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                got.AddRange(far.Take());
                return got.Count + rigs.Sum(static rig => rig.Counters["worker.busy"]) >= Packets;
            },
            TimeSpan.FromSeconds(20)));
        Array.ForEach(threads, static thread => thread.Stop());
        await Task.WhenAll(threads.Select(static thread => thread.Ended)).WaitAsync(TimeSpan.FromSeconds(20));
        Array.ForEach(rigs, static rig => rig.Worker.Settle());
        Array.ForEach(rigs, static rig => rig.End());

        foreach (TestStream stream in streams)
        {
            ulong[] numbers = [.. got.Where(packet => packet.Group == stream.Context.Group).Select(static packet => BitConverter.ToUInt64(packet.Payload.Span))];
            Assert.Equal(numbers.Order(), numbers);
            stream.Dispose();
        }

        Assert.All(rigs, static rig => Assert.Empty(rig.Failures));
        Assert.All(rigs, static rig => Assert.True(rig.Ingress.Ledger.Consumed > 0));
        Array.ForEach(wires, static wire => wire.Dispose());
    }
}
