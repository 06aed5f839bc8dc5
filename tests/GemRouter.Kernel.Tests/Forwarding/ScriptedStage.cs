using GemRouter.Hosting;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>A stage that does to each batch what a test says.</summary>
internal sealed class ScriptedStage(Action<PacketBatch> process) : IPacketStage
{
    public void Process(PacketBatch batch) => process(batch);
}

/// <summary>A stage that keeps packets for a while; it fails where a test says so.</summary>
internal sealed class KeepingStage(TimeSpan delay) : IHoldingStage
{
    private readonly Queue<(Packet Packet, Instant Due)> _kept = new();

    public bool FailsWhenAsked { get; set; }

    public Instant NextDue => FailsWhenAsked ? throw new InvalidOperationException("slipped") : _kept.TryPeek(out (Packet, Instant Due) first) ? first.Due : Instant.Never;

    public void Process(PacketBatch batch)
    {
        foreach (Packet packet in batch)
        {
            batch.Detach(packet);
            _kept.Enqueue((packet, batch.Now + delay));
        }
    }

    public void Tick(PacketBatch batch) => Give(batch, batch.Now);

    public void Drain(PacketBatch batch) => Give(batch, Instant.Never);

    private void Give(PacketBatch batch, Instant until)
    {
        while (batch.Room > 0 && _kept.TryPeek(out (Packet Packet, Instant Due) first) && first.Due <= until)
        {
            _kept.Dequeue();
            batch.Add(first.Packet);
        }
    }
}
