namespace GemRouter.Testing.Tests;

/// <summary>A stage that keeps each packet for 2 ms; and breaks one rule on demand.</summary>
internal sealed class ToyHoldingStage(ToyStageFault fault) : IHoldingStage
{
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(2);

    private readonly Queue<(Packet Packet, Instant Due)> _held = new(1024);

    public Instant NextDue => _held.TryPeek(out (Packet Packet, Instant Due) next) ? next.Due : Instant.Never;

    public static ComponentFactory Factory(ToyStageFault fault = ToyStageFault.None) => ComponentFactory.Stage<NoOptions>(
        "hold",
        "Keeps each packet for a while.",
        (_, _) => new ToyHoldingStage(fault),
        _ => new ComponentNeeds { Instancing = fault == ToyStageFault.IsSharedAndHolds ? Instancing.Shared : Instancing.PerWorker });

    public void Process(PacketBatch batch)
    {
        foreach (Packet packet in batch)
        {
            batch.Detach(packet);
            lock (_held) // so that it has the one fault alone
            {
                _held.Enqueue((packet, batch.Now + Time));
            }
        }
    }

    public void Tick(PacketBatch batch)
    {
        if (fault != ToyStageFault.TicksInCircles)
        {
            while ((batch.Room > 0 || fault == ToyStageFault.TicksWithoutRoom) && NextDue <= batch.Now)
            {
                batch.Add(_held.Dequeue().Packet);
            }
        }
    }

    public void Drain(PacketBatch batch)
    {
        while (batch.Room > 0 && _held.Count > (fault == ToyStageFault.KeepsSomeInTheDrain ? 5 : 0))
        {
            batch.Add(_held.Dequeue().Packet);
        }
    }
}
