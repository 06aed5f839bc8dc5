using GemRouter.Hosting;
using Xunit;

namespace GemRouter.Testing;

/// <summary>A stage on a pool and a batch of its own, with the account checked after each call, and what each call allocates.</summary>
internal sealed class StageBench
{
    private readonly Dictionary<Packet, TestPacket> _marked = [];
    private readonly BatchOwner _owner;

    public StageBench(IPacketStage stage, TestHost host, PacketPool pool, int capacity)
    {
        Stage = stage;
        Host = host;
        Pool = pool;
        Capacity = capacity;
        _owner = new BatchOwner(pool, capacity);
    }

    public IPacketStage Stage { get; }

    public TestHost Host { get; }

    public PacketPool Pool { get; }

    public int Capacity { get; }

    public Ledger Ledger { get; init; } = new();

    /// <summary>False where packets of another bench's pool are held, too.</summary>
    public bool CountsPool { get; init; } = true;

    public bool Marks { get; init; }

    /// <summary>Bytes that the stage's calls have allocated.</summary>
    public long Allocated { get; private set; }

    public Instant Now => Instant.Now(Host.Clock);

    public IHoldingStage? Holding => Stage as IHoldingStage;

    /// <summary>Receives samples and lets the stage process them.</summary>
    public void Process(ReadOnlySpan<TestPacket> samples)
    {
        _owner.BeginReceive(Ledger, Now, Capacity);
        foreach (TestPacket sample in samples)
        {
            Assert.True(_owner.Batch.TryRent(out Packet? packet), "The stage keeps so many packets that the pool of the test is empty.");
            sample.CopyTo(packet);
            _owner.Batch.Add(packet);
            if (Marks)
            {
                _owner.MarkSealed(packet);
                _marked[packet] = TestPacket.Of(packet);
            }
        }

        Call(static (stage, batch) => stage.Process(batch));
    }

    public void Tick() => Call(static (stage, batch) => ((IHoldingStage)stage).Tick(batch));

    public void Drain() => Call(static (stage, batch) => ((IHoldingStage)stage).Drain(batch));

    /// <summary>Sends what is in the batch; with a list, into that.</summary>
    public void Send(List<TestPacket>? output = null)
    {
        foreach (Packet packet in _owner.Batch)
        {
            output?.Add(TestPacket.Of(packet));
            if (packet.IsSealed)
            {
                TestPacket now = TestPacket.Of(packet);
                Assert.True(
                    _marked.TryGetValue(packet, out TestPacket? before) && before.Group == now.Group && before.Port == now.Port && before.Payload.Span.SequenceEqual(now.Payload.Span),
                    "The stage changed the bytes, the group or the port of a sealed packet, and the mark is still there.");
            }
        }

        _owner.BeginSend();
        _owner.CompleteSend();
        AssertAccounted();
    }

    /// <summary>Ticks once if that is due.</summary>
    public void TickIfDue(List<TestPacket>? output = null)
    {
        if (Holding?.NextDue <= Now)
        {
            Tick();
            Send(output);
        }
    }

    /// <summary>Drains until nothing comes any more.</summary>
    public void DrainAll(List<TestPacket>? output = null)
    {
        long held;
        do
        {
            held = Ledger.Held;
            if (Holding is not null)
            {
                Drain();
                Send(output);
            }
        }
        while (Ledger.Held > 0 && Ledger.Held < held);
    }

    private void Call(Action<IPacketStage, PacketBatch> call)
    {
        _owner.BeginStage(Ledger, Now);
        long before = GC.GetAllocatedBytesForCurrentThread();
        call(Stage, _owner.Batch);
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        AssertAccounted();
    }

    private void AssertAccounted()
    {
        Assert.True(Ledger.Balance == _owner.Batch.Count, $"The account says {Ledger.Balance} packets, the batch holds {_owner.Batch.Count}.");
        long missing = Pool.Packets - Pool.Free - _owner.Batch.Count - Ledger.Held;
        Assert.True(!CountsPool || missing == 0, $"{missing} packets were rented and neither added nor returned.");
    }
}
