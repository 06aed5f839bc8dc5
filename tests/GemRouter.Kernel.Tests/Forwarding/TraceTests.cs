using GemRouter.Kernel.Forwarding;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>What a trace tells of a packet's way.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly TestStream _stream = new(1);

    [Fact]
    public void A_packet_is_followed_through_every_stage_to_the_link()
    {
        using DataBench bench = new(new WorkerRigSetup { Before = [new ScriptedStage(static _ => { })], After = [new ScriptedStage(static _ => { })] });
        bench.Publish(_stream);
        TraceSession trace = Begin(bench.Seal, 1);
        bench.Host.Send(_stream.Packet(1), _stream.Packet(2));
        bench.Turn();
        Assert.Equal(
            ["received passed", "before-0 passed", "seal passed", "after-0 passed", "black link forwarded"],
            Read(trace).Select(static line => $"{line.Stage} {line.Outcome}"));
        Assert.True(trace.Lines.Completion.IsCompletedSuccessfully);
        Assert.Equal(2, bench.Far.Take().Count);
        bench.End();
    }

    [Fact]
    public void A_packet_that_is_opened_is_followed_too()
    {
        using DataBench bench = new();
        bench.Publish(_stream);
        TraceSession trace = Begin(bench.Open, 1);
        bench.Host.Send(_stream.Packet(1));
        bench.Turn();
        TraceLine[] lines = Read(trace);
        Assert.Equal(["received passed", "open passed", "red link forwarded"], lines.Select(static line => $"{line.Stage} {line.Outcome}"));
        Assert.Equal(("10.1.0.9", 100, false), (lines[^1].Source, lines[^1].Length, lines[^1].IsSealed));
    }

    [Fact]
    public void A_packet_that_becomes_fragments_is_followed_into_each()
    {
        using DataBench bench = new();
        bench.Publish(_stream);
        TraceSession seal = Begin(bench.Seal, 1);
        TraceSession open = Begin(bench.Open, 4);
        bench.Host.Send(_stream.Packet(1, 5000));
        bench.Turn();
        Assert.Equal(
            [
                "received passed", "seal consumed", "seal passed", "seal made", "seal made", "seal made",
                "black link forwarded", "black link forwarded", "black link forwarded", "black link forwarded",
            ],
            Read(seal).Select(static line => $"{line.Stage} {line.Outcome}"));
        Assert.Equal(
            ["1 received passed", "1 open held", "2 received passed", "2 open held", "3 received passed", "3 open held", "4 received passed", "4 open passed", "4 red link forwarded"],
            Read(open).Select(static line => $"{line.Packet} {line.Stage} {line.Outcome}"));
    }

    public static TheoryData<string, string, string> Drops => new()
    {
        { "source", "link lan", "red.not_local" },
        { "ttl", "seal", "ttl.expired" },
        { "large and ttl", "seal", "ttl.expired" },
        { "too large", "seal", "seal.too_long" },
        { "stage", "black link", "black.not_sealed" },
        { "link", "black link", "down" },
        { "throws", "after-0", "leg.failed" },
    };

    [Theory]
    [MemberData(nameof(Drops))]
    public void A_drop_is_named_once_and_ends_the_trace(string how, string stage, string reason)
    {
        ScriptedStage after = new(batch =>
        {
            foreach (Packet packet in batch)
            {
                _ = how switch
                {
                    "stage" => packet.Write().Length,
                    "throws" => throw new InvalidOperationException("slipped"),
                    _ => 0,
                };
            }
        });
        using DataBench bench = new(new WorkerRigSetup { After = [after] });
        bench.Seal.Publish(sealing: (_stream, _stream.Entry(mtu: how == "too large" ? 150 : 1500)));
        TestPacket packet = how switch
        {
            "source" => _stream.Packet(1) with { Source = Address.Parse("10.9.9.9") },
            "ttl" => _stream.Packet(1, ttl: 1),
            "large and ttl" => _stream.Packet(1, 5000, ttl: 1),
            "too large" => _stream.Packet(1, 8900),
            _ => _stream.Packet(1),
        };
        if (how == "link")
        {
            bench.FabricLinkA.IsConnected = false;
        }

        TraceSession trace = Begin(bench.Seal, 1);
        bench.Host.Send(packet);
        bench.Seal.Worker.Turn(wait: false); // what a link drops counts there, not in the rig
        TraceLine[] lines = Read(trace);
        Assert.True(trace.Lines.Completion.IsCompletedSuccessfully);
        TraceLine dropped = Assert.Single(lines, static line => line.Outcome == "dropped");
        Assert.Equal((stage, reason), (dropped.Stage, dropped.Reason));
        Assert.DoesNotContain(lines, static line => line.Outcome == "forwarded");
    }

    [Fact]
    public void A_packet_that_waits_ends_as_held()
    {
        using DataBench bench = new();
        TraceSession trace = Begin(bench.Seal, 1);
        bench.Host.Send(_stream.Packet(1));
        bench.Turn();
        Assert.Equal(["received passed", "seal held"], Read(trace).Select(static line => $"{line.Stage} {line.Outcome}"));
        Assert.True(trace.Lines.Completion.IsCompletedSuccessfully);
        bench.End();
    }

    [Fact]
    public void Packets_that_are_not_followed_go_as_ever_and_other_groups_count_for_nothing()
    {
        using TestStream other = new(2, "239.1.2.1");
        using DataBench bench = new();
        bench.Publish(_stream, other);
        TraceSession trace = Begin(bench.Seal, 2, "239.1.2.0/24");
        bench.Host.Send([.. _stream.Packets(1, 20), other.Packet(1), .. _stream.Packets(21, 20), .. other.Packets(2, 3), .. _stream.Packets(41, 3)]);
        bench.Turn();
        Assert.Equal([1, 2], Read(trace).Select(static line => line.Packet).Distinct());
        IReadOnlyList<TestPacket> got = bench.Far.Take();
        Assert.Equal(47, got.Count);
        Assert.Equal(
            _stream.Packets(1, 43).Select(static packet => packet.Payload.ToArray()),
            got.Where(packet => packet.Group == _stream.Context.Group).Select(static packet => packet.Payload.ToArray()));
        bench.End();
    }

    public void Dispose() => _stream.Dispose();

    private static TraceSession Begin(WorkerRig rig, int packets, string groups = "239.1.0.0/16")
    {
        TraceSession session = new(GroupPrefix.Parse(groups), packets);
        rig.Leg.Trace = session;
        rig.Ingress.Trace = session;
        return session;
    }

    private static TraceLine[] Read(TraceSession trace)
    {
        List<TraceLine> lines = [];
        while (trace.Lines.TryRead(out TraceLine? line))
        {
            lines.Add(line);
        }

        return [.. lines];
    }
}
